// Issues in other shapes: by field for forms, as problem details for HTTP.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { equal, finish, ok, test, throwsTypeError } from "../harness.mjs";

const api = await import(pathToFileURL(join(process.argv[2], "import.mjs")));
const { flatten, toProblem, validate, validateBytes } = api;
const CREATE = "wello.user.create";
const SUPEROFFICE = "superoffice.user.update";

const faulty = { id: "x", username: "ada", lastname: "", email: "a@b", archived: "yes", sales_organization: { id: "y", name: "n", city: 5n }, "a/b~c %": 1, ["__proto__"]: 2 };
const { issues } = validate(CREATE, faulty);

test("flatten: every message once, by dotted path, errors first", () => {
  const found = flatten(issues);
  for (const { path, message } of issues) ok(found[path.join(".")]?.includes(message), `${path.join(".")}: ${message}`);
  equal(Object.values(found).flat().length, issues.length, "how many");
  equal(Object.keys(found).sort(), ["__proto__", "a/b~c %", "archived", "id", "lastname", "sales_organization.city", "sales_organization.id"], "paths");
  ok(Object.hasOwn(found, "__proto__") && Object.getPrototypeOf(found) === Object.prototype, "an own member, and the prototype as it was");
  const lists = flatten(validate(SUPEROFFICE, { AssociateId: 1, OtherGroups: [{ Id: "x" }], UserGroup: 5 }).issues);
  equal(Object.keys(lists).sort(), ["OtherGroups.0.Id", "UserGroup"], "items of lists");
  equal(flatten(validate(CREATE, 5).issues), { "": ["The payload must be an object."] }, "the root");
  const mixed = [{ path: ["a"], message: "w", severity: "warning" }, { path: ["a"], message: "e", severity: "error" }];
  equal(flatten(mixed), { a: ["e", "w"] }, "order");
  equal(flatten([]), {}, "nothing");
});

test("toProblem: RFC 9457", () => {
  const problem = toProblem(issues, { status: 422, instance: "/users/7" });
  const errors = issues.filter(({ severity }) => severity === "error");
  equal(Object.keys(problem), ["type", "title", "status", "detail", "instance", "errors"], "members");
  equal([problem.type, problem.title, problem.status, problem.detail, problem.instance], ["about:blank", "Unprocessable Content", 422, errors[0].message, "/users/7"], "members");
  equal(problem.errors.map(({ detail, code }) => ({ detail, code })), errors.map(({ message, code }) => ({ detail: message, code })), "errors");
  equal(problem.errors.map(({ pointer }) => pointer).sort(), ["#/__proto__", "#/archived", "#/a~1b~0c%20%25", "#/id", "#/lastname", "#/sales_organization/city", "#/sales_organization/id"], "pointers");
  equal(problem, JSON.parse(JSON.stringify(problem)), "as JSON");
  equal(toProblem(validate(CREATE, null).issues).errors[0].pointer, "#", "the whole payload");
  equal(toProblem([{ path: ["\ud800"], message: "x", code: "unknown_field", severity: "error" }]).errors[0].pointer, "#/%EF%BF%BD", "half a character");
  equal(toProblem([], { status: 503, type: "https://x.example/p", title: "T", detail: "D" }), { type: "https://x.example/p", title: "T", status: 503, detail: "D", errors: [] }, "own words");
  equal([418, 599, 302].map((status) => toProblem([], { status }).title), ["Bad Request", "Internal Server Error", undefined], "titles of other statuses");
});

test("toProblem: a pointer leads into the document that came", () => {
  const pairs = [{ Field: "Address", Value: "x" }, { Field: "Floor", Value: "third" }, 5];
  equal(toProblem(validate("aranda.user.update", pairs, { params: { id: 5 } }).issues).errors.map(({ pointer }) => pointer).sort(), ["#/1", "#/2"], "pointers");
});

test("toProblem: the status is told from the issues", () => {
  const status = (...call) => toProblem(validateBytes(CREATE, ...call).issues).status;
  equal(status("{"), 400, "syntax");
  equal(status("{}", { limits: { bytes: 1 } }), 413, "bytes");
  equal(status("{}", { contentType: "text/csv" }), 415, "media type");
  equal(status("{}"), 422, "anything else");
  equal(status("[[[[]]]]", { limits: { depth: 2 } }), 422, "depth");
});

for (const [name, bad] of Object.entries({ nothing: undefined, null: null, text: "x", object: {}, "a list of texts": ["x"], "no message": [{ path: [] }], "no path": [{ message: "x" }] })) {
  test(`no issues: ${name}`, () => {
    throwsTypeError(() => flatten(bad), "issues");
    throwsTypeError(() => toProblem(bad), "issues");
  });
}
for (const [name, value] of [["status", 99], ["status", 600], ["status", "422"], ["status", 422.5], ["instance", 5], ["type", null], ["title", {}], ["detail", []], ["errors", []]]) {
  test(`toProblem: wrong ${name} (${typeof value})`, () => throwsTypeError(() => toProblem([], { [name]: value }), name));
}
for (const options of [null, 5, "x", []]) test(`toProblem: options ${JSON.stringify(options)}`, () => throwsTypeError(() => toProblem([], options), "options"));

finish();
