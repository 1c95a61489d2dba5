// Every vector, in Node, through `import`.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkSmoke, checkVectors } from "../checks.mjs";
import { runInNewContext } from "node:vm";
import { finish } from "../harness.mjs";
import { checkValues } from "../values.mjs";
import { readVectors } from "../vectors.mjs";

const api = await import(pathToFileURL(join(process.argv[2], "import.mjs")));
checkSmoke(api);
checkVectors(api, readVectors());
checkValues(api, (code) => runInNewContext(code));
finish();
