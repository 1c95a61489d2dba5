import * as api from "user-preflight";
import { check } from "../../programs/check.mjs";

export const load = () => ({ server: check(api) });
