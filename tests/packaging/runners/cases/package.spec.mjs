// Vitest imports ES modules.
import { expect, test } from "vitest";
import * as api from "user-preflight";
import { check } from "../programs/check.mjs";

test("the package", () => expect(check(api)).toBe("ok"));
