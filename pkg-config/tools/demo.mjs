// The documents' own samples through the built package: as bytes, as objects, and broken.
import { example, normalize, normalizeBytes, schemas, validate, validateBytes } from "../../pkg/dist/default.js";

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
  for (const { severity, message, code, range } of issues) {
    const mark = severity === "error" ? red("✗") : yellow("!");
    console.log(`    ${mark} ${message} ${grey(`[${code}${range ? `, bytes ${range[0]}–${range[1]}` : ""}]`)}`);
  }
}

function showChanges(changes) {
  if (changes.length === 0) return console.log("  no changes");
  for (const { path, rule, from, to } of changes) {
    console.log(`    ~ ${dotted(path)}: ${rule}${from === undefined ? "" : ` ${JSON.stringify(from)} →`}${to === undefined ? "" : ` ${JSON.stringify(to)}`}`);
  }
}

for (const { id, method, path, title } of schemas) {
  const sample = example(id);
  const bytes = new TextEncoder().encode(JSON.stringify(sample, null, 2));

  console.log(`\n${bold(`${title} — ${id}, ${method} ${path}`)}`);
  console.log("\n the document's sample, as bytes");
  const normalized = normalizeBytes(id, bytes);
  show(normalized);
  showChanges(normalized.changes);
  console.log(`  ${grey(new TextDecoder().decode(normalized.body))}`);
  console.log(`  validateBytes ${microseconds(() => validateBytes(id, bytes))} µs, normalizeBytes ${microseconds(() => normalizeBytes(id, bytes))} µs, JSON.parse alone ${microseconds(() => JSON.parse(new TextDecoder().decode(bytes)))} µs`);
  const again = normalizeBytes(id, normalized.body);
  console.log(`  normalized again: ${again.changed ? red("changed") : green("the same bytes")}`);

  console.log("\n the document's sample, as an object");
  const value = normalize(id, sample);
  show(value);
  showChanges(value.changes);
  const same = JSON.stringify(value.value) === new TextDecoder().decode(normalized.body);
  console.log(`  ${same ? green("the same payload as from bytes") : red("another payload than from bytes")}`);
  console.log(`  validate ${microseconds(() => validate(id, sample))} µs, normalize ${microseconds(() => normalize(id, sample))} µs`);
  if (!normalized.ok || again.changed || !same) process.exitCode = 1;

  console.log("\n a broken copy");
  const { username, firstname, ...rest } = sample;
  const broken = {
    ...rest,
    id: "cd50814a-f1a8-42ea-ace0",
    firstName: "A".repeat(300),
    archived: "yes",
    birthdate: "04/05/1980",
    emial: username,
    sales_organization: { ...sample.sales_organization, name: null, city: 5 },
  };
  show(normalizeBytes(id, JSON.stringify(broken)));
}
