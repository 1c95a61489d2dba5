// What user-preflight has to reach, as its time ÷ the other's. A ratio, because microseconds are the machine's.

export const bars = [
  {
    runtime: "node", group: "bytes → verdict", payload: "clean", against: "JSON.parse", atMost: 0.6,
    why: "checking a body costs clearly less than only parsing it",
  },
  {
    runtime: "node", group: "bytes → normalized bytes", payload: "clean",
    against: "TextDecoder + JSON.parse + ajv + JSON.stringify", atMost: 0.6,
    why: "checked and rewritten for much less than the usual way takes to do both",
  },
  {
    runtime: "node", group: "object → verdict", payload: "clean", against: "ata-validator AOT", atMost: 1.6,
    why: "near the fastest generated JavaScript, though every value has to cross into wasm first",
  },
  {
    runtime: "node", group: "object → verdict", payload: "faulty", against: "schemasafe AOT", atMost: 1.3,
    why: "near the fastest at naming faults, which tells only where they are",
  },
  {
    runtime: "node", group: "object → verdict", payload: "clean", against: "ajv", atMost: 1,
    why: "nobody gets slower by replacing Ajv",
  },
  {
    runtime: "node", group: "object → verdict", payload: "clean", against: "zod", atMost: 0.5,
    why: "a form that changes over from Zod can tell the difference",
  },
  {
    runtime: "workerd", group: "bytes → verdict", payload: "clean", against: "JSON.parse", atMost: 0.75,
    why: "the same in the edge runtime, with room for its newer V8, which parses faster",
  },
  ...["wello.user.create", "salt2.user.update", "superoffice.user.update", "superoffice.user.response", "aranda.user.update"].map((id) => ({
    runtime: "node", group: `bytes → verdict, ${id}`, payload: "clean", against: "JSON.parse", atMost: 0.7,
    why: "no system costs much more than another",
  })),
  {
    runtime: "node", group: "XML bytes → verdict, salt2.user.update", payload: "clean", against: "fast-xml-parser, parse", atMost: 0.05,
    why: "XML is checked twenty times faster than it is parsed elsewhere",
  },
  ...["one field → verdict", "one field of a record → verdict"].map((group) => ({
    runtime: "node", group, payload: "clean", against: "validate, the whole form", atMost: 0.125,
    why: "a form can ask at each keystroke",
  })),
  ...["wello.user.create", "wello.user.update", "salt2.user.update", "superoffice.user.update", "aranda.user.update"].map((id) => ({
    runtime: "node", group: `patch → full update, ${id}`, payload: "clean", against: "normalize, the base alone", atMost: 3,
    why: "a patch costs no more than a few looks at what it is applied to",
  })),
];
