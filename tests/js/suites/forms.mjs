// Forms as values, and bodies other than JSON, beyond what the vectors say.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { equal, finish, ok, test, throwsTypeError } from "../harness.mjs";

const api = await import(pathToFileURL(join(process.argv[2], "import.mjs")));
const SCHEMA = "salt2.user.update";
const XML = "application/xml";
const FORM = "application/x-www-form-urlencoded";
const decoder = new TextDecoder();

const form = (...fields) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
};
const codes = ({ issues }) => issues.map(({ code, path }) => [code, ...path]);

test("every schema takes a form", () => {
  const payloads = {
    "wello.user.create": ["username=a&lastname=b&email=a%40b&sales_organization[id]=CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4&sales_organization.name=X&sales_organization.city=&archived=on&id=cd50814a-f1a8-42ea-ace0-7e6fff28b0c4", { id: "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4", username: "a", lastname: "b", archived: true, sales_organization: { id: "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4", name: "X" }, email: "a@b" }],
    "wello.user.update": ["username=a&lastname=b&email=a%40b&sales_organization_code=5&sales_organization.id=&id=cd50814a-f1a8-42ea-ace0-7e6fff28b0c4", { id: "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4", username: "a", lastname: "b", sales_organization_code: "5", email: "a@b" }],
    "superoffice.user.update": ["AssociateId=4&Deleted=false&OtherGroups[0].Id=3&ExtraFields.x=a&CustomFields[SuperOffice:1]=[I:5]&CustomFields[5]=c&Person.Emails[0].Value=", undefined],
    "superoffice.user.response": ["AssociateId=4&Rank=5", { AssociateId: 4, Rank: 5 }],
    "aranda.user.update": ["FullName=Ada&Telephone=5551234&BirthDate=29/04/1990", [{ Field: "FullName", Value: "Ada" }, { Field: "Telephone", Value: 5551234 }, { Field: "BirthDate", Value: "29/04/1990" }], { params: { id: 4 } }],
  };
  for (const [schema, [text, expected, options]] of Object.entries(payloads)) {
    const result = api.normalize(schema, new URLSearchParams(text), options);
    if (expected === undefined) continue;
    ok(result.ok, `${schema}: ${JSON.stringify(result.issues)}`);
    equal(result.value, expected, schema);
    ok(Object.getPrototypeOf(result.value) === (Array.isArray(expected) ? Array.prototype : Object.prototype), "a plain value");
  }
});

test("keys of a map", () => {
  const { value } = api.normalize("superoffice.user.update", form(["AssociateId", "4"], ["ExtraFields.x", "a"], ["CustomFields[SuperOffice:1]", "[I:5]"], ["CustomFields[5]", "c"]));
  equal(value, { AssociateId: 4, ExtraFields: { x: "a" }, CustomFields: { 5: "c", "SuperOffice:1": "[I:5]" } });
});

test("files", () => {
  const file = new File(["x"], "x.txt");
  equal(codes(api.validate(SCHEMA, form(["UserId", "1"], ["LastName", file], ["Permissions", file]))), [["type", "LastName"], ["type", "Permissions", 0]]);
  // What a control for a file sends where none was chosen.
  equal(api.normalize(SCHEMA, form(["UserId", "1"], ["LastName", new File([], "")])).value, { UserId: 1 });
});

test("empty text", () => {
  const data = form(["UserId", "1"], ["FirstName", ""], ["CostCenterId", ""], ["Permissions", ""]);
  equal(api.normalize(SCHEMA, data).value, { UserId: 1 });
  equal(api.normalize(SCHEMA, data, { emptyText: "absent" }).value, { UserId: 1 });
  equal(api.normalize(SCHEMA, data, { emptyText: "keep" }).value, { UserId: 1, FirstName: "", Permissions: [""] });
  for (const wrong of ["", "none", true, null, 1]) throwsTypeError(() => api.normalize(SCHEMA, data, { emptyText: wrong }), "emptyText");
  equal(api.validate(SCHEMA, data, { emptyText: undefined }).ok, true);
});

test("a form as base, before and after", () => {
  const before = new URLSearchParams("UserId=1&Permissions=a");
  const after = new URLSearchParams("UserId=1&Permissions=a&Permissions=b");
  equal(api.expandPatch(SCHEMA, [{ Field: "FirstName", Value: "z" }], before).value, { UserId: 1, FirstName: "z", Permissions: ["a"] });
  equal(api.diff(SCHEMA, before, after), [{ Field: "Permissions[1]", Value: "b" }]);
  equal(codes(api.expandPatch(SCHEMA, before, { UserId: 1 })), [["type"]]);
  const body = api.normalizeBytes(SCHEMA, '{"FirstName":"q"}', { contentType: "application/merge-patch+json", base: before, accept: XML });
  ok(decoder.decode(body.body).includes("<FirstName>q</FirstName><Permissions"), "the base's fields in XML");
});

test("forms are payloads, and no values inside them", () => {
  equal(codes(api.validate(SCHEMA, { UserId: 1, FirstName: new FormData(), Notifications: [new URLSearchParams("Type=a")] })), [["type", "FirstName"], ["type", "Notifications", 0]]);
  equal(codes(api.validate(SCHEMA, [new FormData()])), [["type"]]);
});

test("objects that only say they are forms", () => {
  class Bare { get [Symbol.toStringTag]() { return "FormData"; } }
  class Throws extends Bare { *[Symbol.iterator]() { yield ["UserId", "1"]; throw new Error("secret"); } }
  class Odd extends Bare { *[Symbol.iterator]() { yield ["UserId", "1"]; yield ["FirstName", null]; } }
  class Symbols extends Bare { *[Symbol.iterator]() { yield ["UserId", "1"]; yield [{ toString() { throw new Error("secret"); } }, "a"]; } }
  class Endless extends Bare { *[Symbol.iterator]() { for (;;) yield ["a", "1"]; } }
  for (const Kind of [Bare, Throws, Odd, Symbols]) equal(codes(api.validate(SCHEMA, new Kind())), [["type"]], Kind.name);
  equal(codes(api.validate(SCHEMA, new Endless())), [["limit"]]);
  // As libraries' own FormData are.
  class Own extends Bare { *[Symbol.iterator]() { yield ["UserId", "1"]; yield ["FirstName", "a"]; } }
  equal(api.normalize(SCHEMA, new Own()).value, { UserId: 1, FirstName: "a" });
});

test("forms without a tag, as happy-dom's", () => {
  class Untagged {
    #fields = [["UserId", "1"], ["Notifications[0].Scope", "2"]];
    getAll() {}
    [Symbol.iterator]() { return this.#fields.values(); }
  }
  equal(api.normalize(SCHEMA, new Untagged()).value, { UserId: 1, Notifications: [{ Scope: 2 }] });
  equal(codes(api.validate(SCHEMA, { UserId: 1, FirstName: new Untagged(), Notifications: new Untagged() })), [["type", "FirstName"], ["type", "Notifications"]]);
  // A record of a class is its own members, whatever methods it has.
  class Store extends Untagged { UserId = 7; }
  equal(api.normalize(SCHEMA, new Store()).value, { UserId: 7 });
  class Throws extends Untagged { get getAll() { throw new Error("secret"); } }
  equal(codes(api.validate(SCHEMA, new Throws())), [["type"]]);
});

test("forms of another realm", () => {
  const { search } = vm.runInContext("({ search: new (class URLSearchParams { *[Symbol.iterator]() { yield ['UserId', '1']; } get [Symbol.toStringTag]() { return 'URLSearchParams'; } })() })", vm.createContext({}));
  equal(api.normalize(SCHEMA, search).value, { UserId: 1 });
});

test("more keys than a form may have", () => {
  const fields = Array.from({ length: 1001 }, (_, index) => [`Permissions[${index}]`, "a"]);
  for (const [verdict, range] of [[api.validate(SCHEMA, form(...fields)), false], [api.validateBytes(SCHEMA, new URLSearchParams(fields).toString(), { contentType: FORM }), true]]) {
    equal(codes(verdict), [["limit"]]);
    equal([verdict.issues[0].params, "range" in verdict.issues[0]], [{ limit: "keys", maximum: 1000 }, range]);
  }
  // Nor may a form be written that has more.
  const value = { UserId: 1, Permissions: fields.slice(1).map(() => "a") };
  equal(codes(api.validateBytes(SCHEMA, JSON.stringify(value), { accept: FORM })), [["limit"]]);
  value.Permissions.pop();
  equal(api.validateBytes(SCHEMA, JSON.stringify(value), { accept: FORM }), { ok: true, issues: [] });
});

test("names and values of any text", () => {
  const data = form(["UserId", "1"], ["FirstName", "é€𝄞"], ["Permissions", "\u0000"], ["Permissions", "𝄞x"]);
  equal(api.normalize(SCHEMA, data).value, { UserId: 1, FirstName: "é€𝄞", Permissions: ["\u0000", "𝄞x"] });
  const result = api.normalize(SCHEMA, form(["UserId", "1"], ["né[€][__proto__]", "1"], ["__proto__.polluted", "1"]), { unknown: "keep" });
  ok(result.ok && ({}).polluted === undefined, "nobody's prototype is touched");
  equal(Object.keys(result.value), ["UserId", "né", "__proto__"]);
});

test("requests in XML and as forms", () => {
  const options = { baseUrl: "https://salt2.example/api" };
  const payload = { UserId: 1, FirstName: "a&b", OfficePermissions: [2] };
  const xml = api.buildRequest(SCHEMA, payload, { ...options, contentType: XML }).request;
  equal(xml.headers["Content-Type"], XML);
  equal(api.normalizeBytes(SCHEMA, xml.body, { contentType: XML, accept: "application/json" }).body, new TextEncoder().encode(JSON.stringify(payload)));
  const urlencoded = api.buildRequest(SCHEMA, new URLSearchParams("UserId=1&FirstName=a%26b&OfficePermissions=2"), { ...options, contentType: FORM }).request;
  equal([urlencoded.headers["Content-Type"], decoder.decode(urlencoded.body)], [FORM, "UserId=1&FirstName=a%26b&OfficePermissions[0]=2"]);
  const refused = api.buildRequest(SCHEMA, { UserId: 1, FirstName: "" }, { ...options, contentType: FORM });
  equal([refused.ok, refused.request, codes(refused).at(-1)], [false, undefined, ["not_in_format", "FirstName"]]);
});

test("why a type is not taken", () => {
  const [superoffice] = api.validateBytes("superoffice.user.update", "<a/>", { contentType: XML }).issues;
  ok(/application\/json.*namespace.*prefix/.test(superoffice.message), superoffice.message);
  const [wello] = api.validateBytes("wello.user.update", "<a/>", { contentType: XML }).issues;
  ok(/Content-Type.*application\/json, text\/json/.test(wello.message), wello.message);
  const wanted = api.validateBytes("superoffice.user.update", "{}", { accept: "text/xml;q=0.5" }).issues;
  equal(wanted.map(({ message }) => message), [superoffice.message]);
});

test("half characters in texts", () => {
  equal(codes(api.validateBytes(SCHEMA, "UserId=1&FirstName=\ud800", { contentType: FORM })), [["syntax"]]);
  equal(codes(api.validateBytes(SCHEMA, "<a>\ud800</a>", { contentType: XML })), [["syntax"]]);
});

test("hostile XML: a verdict each, no growth, and the next call is fine", () => {
  const good = "<UserUpdateRequest><UserId>1</UserId></UserUpdateRequest>";
  const attributes = (count) => `<UserUpdateRequest ${Array.from({ length: count }, (_, n) => `a${n}="1"`).join(" ")}><UserId>1</UserId></UserUpdateRequest>`;
  const namespaces = Array.from({ length: 900 }, (_, n) => `xmlns:p${n}="urn:${n}"`).join(" ");
  const laughs = `<!DOCTYPE l [<!ENTITY a "${"lol".repeat(10)}">${Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n || ""};`.repeat(10)}">`).join("")}]><l>&a20;</l>`;
  const cases = [
    [laughs, "unsupported"],
    ['<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a/>', "unsupported"],
    [attributes(10000), "limit"],
    [attributes(1001), "limit"],
    ["<a>".repeat(1e6), "limit"],
    ["<a>".repeat(1e6) + "</a>".repeat(1e6), "limit", { bytes: 1 << 24 }],
    ["<a/>".repeat(1e5), "syntax"],
    [`<UserUpdateRequest>${"<a/>".repeat(1e5)}</UserUpdateRequest>`, "limit"],
    ["<", "syntax"], ["<a", "syntax"], ["<a ", "syntax"], ["<a b", "syntax"], ["<a b='", "syntax"], ["<!", "syntax"], ["<![CDATA[", "syntax"], ["<?", "syntax"], ["&", "syntax"],
    [`<a>${"&amp;".repeat(8e5)}`, "syntax"],
    [`<a ${namespaces}>${"<p0:b/>".repeat(9000)}`, "syntax"],
    [`<a ${namespaces}>${"<b c='1'>".repeat(60)}`, "syntax"],
    [`<a b="${"&lt;".repeat(8e5)}"`, "syntax"],
    [`<a>${"<!-- - -->".repeat(4e5)}`, "syntax"],
  ];
  const before = process.memoryUsage().arrayBuffers;
  const start = performance.now();
  for (const [text, code, limits] of cases) {
    equal(codes(api.normalizeBytes(SCHEMA, text, { contentType: XML, limits })), [[code]], text.slice(0, 60));
    equal(api.normalizeBytes(SCHEMA, good, { contentType: XML }).ok, true, "the next call");
  }
  equal(codes(api.validateBytes(SCHEMA, attributes(1000), { contentType: XML })), []);
  // Of one element: namespaces declared around it have their own 1000.
  const around = (count, within) => `<UserUpdateRequest ${declared(count)}><UserId ${named(within)}>1</UserId></UserUpdateRequest>`;
  const declared = (count) => Array.from({ length: count }, (_, place) => `xmlns:p${place}="urn:${place}"`).join(" ");
  const named = (count) => Array.from({ length: count }, (_, place) => `a${place}="1"`).join(" ");
  equal(codes(api.validateBytes(SCHEMA, around(1000, 1000), { contentType: XML })), []);
  equal(codes(api.validateBytes(SCHEMA, around(1, 1001), { contentType: XML })), [["limit"]]);
  // Nor do those of an element count inside it.
  const nested = (count) => `<UserUpdateRequest ${named(1000)}><UserId>1</UserId><Notifications ${named(1000)}><NotificationInfo ${named(count)}><Scope b="1">2</Scope></NotificationInfo></Notifications></UserUpdateRequest>`;
  equal([1000, 1001].map((count) => codes(api.validateBytes(SCHEMA, nested(count), { contentType: XML }))), [[], [["limit"]]]);
  equal(codes(api.validateBytes(SCHEMA, `<UserUpdateRequest ${declared(1000)}><UserId xmlns:q="urn:q"><a b="1"/></UserId></UserUpdateRequest>`, { contentType: XML })), [["limit"]]);
  ok(performance.now() - start < 20000, `it takes ${Math.round(performance.now() - start)} ms`);
  ok(process.memoryUsage().arrayBuffers - before < 64 << 20, "memory grows");
});

test("hostile forms: a verdict each", () => {
  const deep = `${"a".repeat(3)}${"[b]".repeat(1e5)}=1`;
  equal(codes(api.validateBytes(SCHEMA, deep, { contentType: FORM })), [["limit"]]);
  equal(codes(api.validateBytes(SCHEMA, "&".repeat(1e6), { contentType: FORM })), [["required", "UserId"]]);
  equal(codes(api.validateBytes(SCHEMA, `UserId=1&FirstName=${"%".repeat(1e6)}`, { contentType: FORM })), [["syntax"]]);
  equal(codes(api.validateBytes(SCHEMA, `UserId=1&a${"]".repeat(1e5)}=1`, { contentType: FORM })), [["unknown_field", `a${"]".repeat(1e5)}`]]);
});

finish();
