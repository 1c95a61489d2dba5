// What is measured: four ways through a validator, each with user-preflight and with what one would use instead.

const SCHEMA = "wello.user.update";
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** What a contender made is kept here, or an optimizing compiler might find that nobody needs it. */
export const made = { last: undefined };

/**
 * Every case to run: { group, name, payload, judges, run, inputs }.
 * `run(input)` gives the number of issues found; `judges` is false for those that find none by nature.
 */
export function cases({ preflight, twin, peers, payloads, xml }) {
  const { validate, validateBytes, normalize, normalizeBytes } = preflight;
  const parse = (bytes) => JSON.parse(decoder.decode(bytes));
  const ajv = peers.ajv.errors;

  const keep = (value) => { made.last = value; return 0; };
  const normalized = (result) => { made.last = result; return result.issues.length; };
  // A valid value is made into something, an invalid one is not.
  const checkedThen = (make) => (value) => {
    const issues = ajv(value).length;
    if (issues === 0) made.last = make(value);
    return issues;
  };
  const parsedThen = (make) => {
    const check = checkedThen(make);
    return (bytes) => check(parse(bytes));
  };

  // The same engine in JavaScript, where it is measured: beside the wasm it is a peer like others.
  const inJavaScript = (name, input, run) => (twin?.validate ? [peer(`${name}, user-preflight/js`, input, run)] : []);

  const groups = {
    "bytes → verdict": [
      ours("validateBytes", "bytes", (bytes) => validateBytes(SCHEMA, bytes).issues.length),
      ...inJavaScript("validateBytes", "bytes", (bytes) => twin.validateBytes(SCHEMA, bytes).issues.length),
      bare("JSON.parse", "text", (text) => keep(JSON.parse(text))),
      bare("TextDecoder + JSON.parse", "bytes", (bytes) => keep(parse(bytes))),
      ...Object.entries(peers).map(([name, { errors }]) =>
        peer(`TextDecoder + JSON.parse + ${name}`, "bytes", (bytes) => errors(parse(bytes)).length)),
    ],
    "bytes → normalized bytes": [
      ours("normalizeBytes", "bytes", (bytes) => normalized(normalizeBytes(SCHEMA, bytes))),
      ...inJavaScript("normalizeBytes", "bytes", (bytes) => normalized(twin.normalizeBytes(SCHEMA, bytes))),
      peer("TextDecoder + JSON.parse + ajv + JSON.stringify", "bytes", parsedThen(JSON.stringify)),
      peer("… + TextEncoder", "bytes", parsedThen((value) => encoder.encode(JSON.stringify(value)))),
    ],
    "object → verdict": [
      ours("validate", "object", (value) => validate(SCHEMA, value).issues.length),
      ...inJavaScript("validate", "object", (value) => twin.validate(SCHEMA, value).issues.length),
      ...Object.entries(peers).map(([name, { errors }]) => peer(name, "object", (value) => errors(value).length)),
    ],
    // The peers only copy; user-preflight also takes the read-only members out and names each change.
    "object → normalized object": [
      ours("normalize", "object", (value) => normalized(normalize(SCHEMA, value))),
      ...["zod", "valibot"].map((name) => peer(name, "object", (value) => normalized(peers[name].build(value)))),
      peer("ajv + structuredClone", "object", checkedThen(structuredClone)),
    ],
  };

  for (const id of Object.keys(payloads.schemas)) {
    // Aranda's page gives the user in the URI alone.
    const options = id.startsWith("aranda") ? { params: { id: 42 } } : undefined;
    groups[`bytes → verdict, ${id}`] = [
      { ...ours("validateBytes", "bytes", (bytes) => validateBytes(id, bytes, options).issues.length), on: ["clean"] },
      { ...bare("JSON.parse", "text", (text) => keep(JSON.parse(text))), on: ["clean"] },
    ].map((contender) => ({ ...contender, copies: payloads.schemas[id] }));
  }

  // The page's XML, against a parser alone, which knows no schema.
  if (xml) {
    groups["XML bytes → verdict, salt2.user.update"] = [
      { ...ours("validateBytes", "bytes", (bytes) => validateBytes("salt2.user.update", bytes, { contentType: "application/xml" }).issues.length), on: ["clean"] },
      { ...bare("fast-xml-parser, parse", "text", (text) => keep(xml.parse(text))), on: ["clean"] },
    ].map((contender) => ({ ...contender, copies: [{ text: xml.text, bytes: encoder.encode(xml.text) }] }));
  }

  // The other formats of the same payload: what each costs to check, and to write anew.
  if (xml) {
    const id = "salt2.user.update";
    const form = normalizeBytes(id, xml.text, { contentType: "application/xml", accept: "application/x-www-form-urlencoded" }).body;
    const copies = [{ text: decoder.decode(form), bytes: form }];
    const here = (contender, copies) => ({ ...contender, on: ["clean"], copies });
    groups[`form bytes → verdict, ${id}`] = [
      here(ours("validateBytes", "bytes", (bytes) => validateBytes(id, bytes, { contentType: "application/x-www-form-urlencoded" }).issues.length), copies),
      here(bare("URLSearchParams, all pairs", "text", (text) => keep([...new URLSearchParams(text)])), copies),
    ];
    const bodies = [{ text: xml.text, bytes: encoder.encode(xml.text) }];
    groups[`XML bytes → normalized bytes, ${id}`] = [
      here(ours("normalizeBytes", "bytes", (bytes) => normalized(normalizeBytes(id, bytes, { contentType: "application/xml" }))), bodies),
      here(bare("fast-xml-parser, parse", "text", (text) => keep(xml.parse(text))), bodies),
    ];
  }

  // One field of a form, alone and among the others, beside the whole form.
  const wholeForm = { ...bare("validate, the whole form", "object", (value) => keep(validate(SCHEMA, value))), on: ["clean"] };
  const one = (group, run) => (groups[group] = [{ ...ours("validateField", "object", run), on: ["clean"] }, wholeForm]);
  one("one field → verdict", (value) => preflight.validateField(SCHEMA, "email", value.email).issues.length);
  one("one field of a record → verdict", (value) => preflight.validateField(SCHEMA, "sales_organization.name", value.sales_organization.name).issues.length);
  one("one field among its siblings → verdict", (value) => preflight.validateField(SCHEMA, "email", value.email, { siblings: value }).issues.length);

  // One changed field on a whole payload, against normalizing that payload alone.
  const FIELDS = { wello: "firstname", salt2: "FirstName", superoffice: "Tooltip", aranda: "FullName" };
  for (const id of Object.keys(payloads.schemas).filter((id) => !id.endsWith("response"))) {
    const options = id.startsWith("aranda") ? { params: { id: 42 } } : undefined;
    const patch = [{ Field: FIELDS[id.split(".")[0]], Value: "changed" }];
    groups[`patch → full update, ${id}`] = [
      { ...ours("expandPatch", "object", (base) => normalized(preflight.expandPatch(id, patch, base, options))), on: ["clean"] },
      { ...bare("normalize, the base alone", "object", (base) => keep(normalize(id, base, options))), on: ["clean"] },
    ].map((contender) => ({ ...contender, copies: payloads.schemas[id] }));
  }

  return Object.entries(groups).flatMap(([group, contenders]) =>
    contenders.flatMap(({ name, input, run, judges, on, copies }) =>
      on.map((payload) => ({ group, name, payload, judges, run, inputs: (copies ?? payloads[payload]).map((copy) => copy[input]) }))));
}

export const OURS = "user-preflight";
const ours = (method, input, run) => ({ name: `${OURS} ${method}`, input, run, judges: true, on: ["clean", "faulty", "sample"] });
const peer = (name, input, run) => ({ name, input, run, judges: true, on: ["clean", "faulty"] });
const bare = (name, input, run) => ({ name, input, run, judges: false, on: ["clean", "faulty", "sample"] });

/** The inner loop: `n` calls over the copies in turn; gives the number of issues found in all. */
export function repeat({ run, inputs }, n) {
  let issues = 0;
  for (let i = 0; i < n; i++) issues += run(inputs[i % inputs.length]);
  return issues;
}
