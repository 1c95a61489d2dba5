// One function: what only others need should be left out.
import { validateBytes } from "user-preflight";

globalThis.result = validateBytes("wello.user.update", '{"emial":1}').issues.length > 3 ? "ok" : "wrong";
