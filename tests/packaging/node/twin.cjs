const api = require("user-preflight/js");

import("./programs/check.mjs").then(({ check }) => console.log(check(api)));
