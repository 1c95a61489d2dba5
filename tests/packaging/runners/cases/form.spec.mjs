// A form of a page, where jsdom or happy-dom stands in for the browser.
import { expect, test } from "vitest";
import { normalize, validateBytes } from "user-preflight";

test("a form's fields", () => {
  document.body.innerHTML = `<form><input name="UserId" value="7"><input name="FirstName"><input type="checkbox" name="IsActive" checked>
    <input name="Notifications[0].Scope" value="2"><input type="file" name="Email"></form>`;
  const data = new FormData(document.querySelector("form"));
  expect(normalize("salt2.user.update", data).value).toEqual({ UserId: 7, Notifications: [{ Scope: 2 }], IsActive: true });
  data.set("Email", new File(["x"], "x.txt"));
  expect(normalize("salt2.user.update", data).issues.map(({ code, path }) => [code, ...path])).toContainEqual(["type", "Email"]);
  expect(normalize("salt2.user.update", new URLSearchParams("UserId=7")).value).toEqual({ UserId: 7 });
});

test("bytes of this realm", () => expect(validateBytes("salt2.user.update", new TextEncoder().encode('{"UserId":7}')).ok).toBe(true));
