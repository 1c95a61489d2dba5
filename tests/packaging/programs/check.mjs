// What every consumer does with the package: a payload that is fine, one that is broken, a patch that is expanded. Gives "ok", or
// says what was wrong. It runs everywhere, so there is nothing of any runtime in here.

const fine = { id: "{CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4}", username: "ada", lastName: "Lovelace", birthdate: "1815-12-10", sales_organization_code: "ERP-1", email: " ada@example.com " };
const canonical = '{"id":"cd50814a-f1a8-42ea-ace0-7e6fff28b0c4","username":"ada","lastname":"Lovelace","birthdate":"1815-12-10T00:00:00Z","sales_organization_code":"ERP-1","email":"ada@example.com"}';
const broken = { id: "cd50814a", username: "ada", lastName: "Lovelace", archived: "yes", emial: "ada@example.com" };
const faults = "format id,type archived,unknown_field emial,required email,one_of_required ";
const patched = '{"Id":42,"FullName":"Ada Lovelace","Telephone":"+442079460018","Celphone":"none"}';

/** @param {Pick<typeof import("user-preflight"), "normalize" | "validate" | "validateBytes" | "normalizeBytes" | "expandPatch">} api */
export function check({ normalize, validate, validateBytes, normalizeBytes, expandPatch }) {
  const value = JSON.stringify(normalize("wello.user.create", fine).value);
  if (value !== canonical) return `normalize gave ${value}`;
  const body = new TextDecoder().decode(normalizeBytes("wello.user.create", new TextEncoder().encode(JSON.stringify(fine))).body);
  if (body !== canonical) return `normalizeBytes gave ${body}`;
  for (const { ok, issues } of [validate("wello.user.create", broken), validateBytes("wello.user.create", JSON.stringify(broken))]) {
    const found = issues.map(({ code, path }) => `${code} ${path.join(".")}`).join();
    if (ok || found !== faults) return `validate gave ${found}`;
  }
  const patch = [{ Field: "telephone", Value: "+44 (20) 7946-0018" }, { Field: "Celphone", Value: "none" }];
  const update = JSON.stringify(expandPatch("aranda.user.update", patch, { Id: 42, FullName: "Ada Lovelace", Telephone: 5551234 }).value);
  return update === patched ? "ok" : `expandPatch gave ${update}`;
}
