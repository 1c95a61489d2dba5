import * as api from "user-preflight";
import { check } from "../../../programs/check.mjs";

export const GET = () => new Response(check(api));
