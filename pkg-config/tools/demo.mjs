// The documents' own samples through the built package: as bytes, as objects, and broken.
import { readFileSync } from "node:fs";
import { diff, example, expandPatch, normalize, normalizeBytes, schemas, validate, validateBytes } from "../../pkg/dist/default.js";

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
const bold = paint(1), green = paint(32), red = paint(31), yellow = paint(33), grey = paint(90);

/** Median time of a call, in microseconds. */
function microseconds(call) {
  const times = [];
  for (let round = 0; round < 21; round++) {
    const start = performance.now();
    for (let n = 0; n < 100; n++) call();
    times.push((performance.now() - start) * 10);
  }
  return times.sort((a, b) => a - b)[10].toFixed(1);
}

const dotted = (path) => path.reduce((text, step) => (typeof step === "number" ? `${text}[${step}]` : text ? `${text}.${step}` : step), "") || "(payload)";

function show({ ok, issues }) {
  console.log(`  ${ok ? green("ok") : red("refused")}${issues.length ? "" : ", nothing to say"}`);
  for (const { severity, message, code, vendorCode, range } of issues) {
    const mark = severity === "error" ? red("✗") : yellow("!");
    console.log(`    ${mark} ${message} ${grey(`[${code}${vendorCode ? `, ${vendorCode}` : ""}${range ? `, bytes ${range[0]}–${range[1]}` : ""}]`)}`);
  }
}

function showChanges(changes) {
  if (changes.length === 0) return console.log("  no changes");
  for (const { path, rule, from, to } of changes) {
    console.log(`    ~ ${dotted(path)}: ${rule}${from === undefined ? "" : ` ${JSON.stringify(from)} →`}${to === undefined ? "" : ` ${JSON.stringify(to)}`}`);
  }
}

/** What a caller might get wrong, on top of a schema's sample. */
const wello = ({ username, firstname, ...sample }) => ({
  ...sample,
  id: "cd50814a-f1a8-42ea-ace0",
  firstName: "A".repeat(300),
  archived: "yes",
  birthdate: "04/05/1980",
  emial: username,
  sales_organization: { ...sample.sales_organization, name: null, city: 5 },
});
const superoffice = (sample) => ({
  ...sample,
  AssociateId: "0x1F4",
  Type: "Boss",
  Lastlogin: "18/01/2015",
  Person: { Firstname: "Ada", Rank: 40000, e_mail: "ada@example.com" },
  CustomFields: { "SuperOffice:1": "[I:five]", "SuperOffice:2": "[D:2026-02-10]", "SuperOffice:3": true },
});
const BREAK = {
  "wello.user.create": wello,
  "wello.user.update": wello,
  "salt2.user.update": ({ UserId, ...sample }) => ({
    ...sample,
    OfficeId: 15.5,
    CostCenterId: "",
    IsActive: null,
    Permissions: "admin",
    OfficePermissions: [1, "two"],
    Notifications: [{ ...sample.Notifications[0], Scope: null, sendpush: "TRUE" }],
  }),
  "superoffice.user.update": superoffice,
  "superoffice.user.response": superoffice,
  "aranda.user.update": () => [
    { Field: "telephone", Value: "+32 (2) 555-01.02" },
    { Field: "Telephone2", Value: "call me" },
    { Field: "BirthDate", Value: "1990-04-29" },
    { Field: "Role", Value: 1 },
    { Field: "Password", Value: "secret" },
    { Field: "Emial", Value: "ada@example.com" },
    { Field: "CodDepto", Value: null },
  ],
};
// Aranda's page names the user in the URI alone.
const OPTIONS = { "aranda.user.update": { params: { id: 42 } } };

for (const { id, method, path, title } of schemas) {
  const sample = example(id);
  const bytes = new TextEncoder().encode(JSON.stringify(sample, null, 2));
  const options = OPTIONS[id];

  console.log(`\n${bold(`${title} — ${id}, ${method} ${path}`)}${options ? grey(` with ${JSON.stringify(options)}`) : ""}`);
  console.log("\n the document's sample, as bytes");
  const normalized = normalizeBytes(id, bytes, options);
  show(normalized);
  showChanges(normalized.changes);
  console.log(`  ${grey(new TextDecoder().decode(normalized.body))}`);
  console.log(`  validateBytes ${microseconds(() => validateBytes(id, bytes, options))} µs, normalizeBytes ${microseconds(() => normalizeBytes(id, bytes, options))} µs, JSON.parse alone ${microseconds(() => JSON.parse(new TextDecoder().decode(bytes)))} µs`);
  const again = normalizeBytes(id, normalized.body, options);
  console.log(`  normalized again: ${again.changed ? red("changed") : green("the same bytes")}`);

  console.log("\n the document's sample, as an object");
  const value = normalize(id, sample, options);
  show(value);
  showChanges(value.changes);
  const same = JSON.stringify(value.value) === JSON.stringify(JSON.parse(new TextDecoder().decode(normalized.body)));
  console.log(`  ${same ? green("the same payload as from bytes") : red("another payload than from bytes")}`);
  console.log(`  validate ${microseconds(() => validate(id, sample, options))} µs, normalize ${microseconds(() => normalize(id, sample, options))} µs`);
  if (!normalized.ok || again.changed || !same) process.exitCode = 1;

  console.log("\n a broken copy");
  show(normalizeBytes(id, JSON.stringify(BREAK[id](sample)), options));
}

console.log(`\n${bold("SALT2 in its three formats")}`);
const pageXml = new Uint8Array(readFileSync(new URL("../../src/catalog/samples/salt2.user.update.xml", import.meta.url)));
const inForm = normalizeBytes("salt2.user.update", pageXml, { contentType: "application/xml", accept: "application/x-www-form-urlencoded" }).body;
for (const [what, body, contentType] of [["the document's sample in XML", pageXml, "application/xml"], ["the same as a form", inForm, "application/x-www-form-urlencoded"]]) {
  const same = normalizeBytes("salt2.user.update", body, { contentType });
  const inJson = normalizeBytes("salt2.user.update", body, { contentType, accept: "application/json" });
  const equal = new TextDecoder().decode(inJson.body) === JSON.stringify(example("salt2.user.update"));
  console.log(`\n ${what}`);
  show(same);
  console.log(`  ${same.changed ? red("changed") : green("the same bytes")}, ${equal ? green("the JSON sample") : red("another payload than the JSON sample")}`);
  console.log(`  validateBytes ${microseconds(() => validateBytes("salt2.user.update", body, { contentType }))} µs, normalizeBytes ${microseconds(() => normalizeBytes("salt2.user.update", body, { contentType }))} µs`);
  if (same.changed || !equal) process.exitCode = 1;
}
console.log("\n elements in another order, namespace and letter case");
const shuffled = normalizeBytes("salt2.user.update", "<UserUpdateRequest><UserId>1</UserId><email>ada@example.com</email><IsActive>1</IsActive></UserUpdateRequest>", { contentType: "application/xml" });
show(shuffled);
showChanges(shuffled.changes);
console.log(`  ${grey(new TextDecoder().decode(shuffled.body))}`);

console.log(`\n${bold("Patches into full updates")}`);
const address = [{ Field: "ADDRESS", Value: "Nueva direccion" }];
console.log(`\n aranda.user.update, user 42: ${JSON.stringify(address)}`);
const expanded = expandPatch("aranda.user.update", address, undefined, { params: { id: 42 } });
show(expanded);
showChanges(expanded.changes);
console.log(`  ${grey(JSON.stringify(expanded.value))}`);

const user = example("superoffice.user.update");
const three = [
  { Field: "tooltip", Value: "edited" },
  { Field: "Person.Firstname", Value: "Ada" },
  { Field: "CustomFields.SuperOffice:1", Value: 5 },
];
console.log(`\n superoffice.user.update, on the document's sample: ${JSON.stringify(three)}`);
const full = expandPatch("superoffice.user.update", three, user);
show(full);
showChanges(full.changes);
console.log(`  ${Object.keys(full.value).length} members; what differs from the sample: ${JSON.stringify(diff("superoffice.user.update", user, full.value))}`);
if (!expanded.ok || !full.ok) process.exitCode = 1;
