// Jest requires CommonJS, also where it plays a browser: the conditions are then "browser" and "require".
const api = require("user-preflight");
const twin = require("user-preflight/js");

test("the package", () => {
  const broken = { id: "cd50814a", username: "ada" };
  expect(api.validate("wello.user.update", broken).issues.map(({ code }) => code)).toContain("format");
  expect(api.normalize("wello.user.update", api.example("wello.user.update")).ok).toBe(true);
  expect(api.expandPatch("aranda.user.update", [{ Field: "Celphone", Value: "none" }], { Id: 42 }).value).toEqual({ Id: 42, Celphone: "none" });
  expect(twin.validate("wello.user.update", broken)).toEqual(api.validate("wello.user.update", broken));
});
