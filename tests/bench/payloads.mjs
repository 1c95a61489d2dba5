// The payloads that are measured, each in several copies so that no contender sees the same object,
// text or buffer twice in a row. The copies differ in their GUIDs alone.

const COPIES = 64;
const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** `sample` is the vendor's own. It has four warnings: three e-mail addresses that are none, and a sales
 *  organization given in three ways. `clean` has no warning, `faulty` is `clean` with six errors. */
export function payloads(sample, example) {
  const clean = structuredClone(sample);
  clean.email = "ann.example@example.com";
  clean.private_email = "ann@example.org";
  clean.sales_organization.email = "sales@example.com";
  delete clean.sales_organization_id;
  delete clean.sales_organization_code;

  const faulty = structuredClone(clean);
  faulty.id = "nope";
  faulty.username = "x".repeat(300);
  faulty.archived = "yes";
  delete faulty.email;
  faulty.sales_organization.id = 5;
  faulty.emergency_contact = "y".repeat(70);

  return { clean: copies(clean), faulty: copies(faulty), sample: copies(sample), schemas: schemas(clean, example) };
}

/** Every schema's own sample, freed of its warnings. */
function schemas(wello, example) {
  const salt2 = { ...example("salt2.user.update"), Email: "ann.example@example.com" };
  const superoffice = example("superoffice.user.update");
  // The page's sample has the same group twice.
  superoffice.OtherGroups.forEach((group, place) => (group.Id += place));
  const payloads = {
    "wello.user.create": wello,
    "wello.user.update": wello,
    "salt2.user.update": salt2,
    "superoffice.user.update": superoffice,
    "superoffice.user.response": example("superoffice.user.response"),
    "aranda.user.update": example("aranda.user.update"),
  };
  return Object.fromEntries(Object.entries(payloads).map(([id, payload]) => [id, copies(payload)]));
}

/** Where `faulty` is wrong. */
export const faults = ["/id", "/username", "/archived", "/email", "/sales_organization/id", "/emergency_contact"];

function copies(record) {
  return Array.from({ length: COPIES }, () => {
    const text = JSON.stringify(record).replace(guid, () => crypto.randomUUID());
    return { text, bytes: new TextEncoder().encode(text), object: JSON.parse(text) };
  });
}
