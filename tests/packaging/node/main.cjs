const api = require("user-preflight");

import("./programs/check.mjs").then(({ check }) => console.log(check(api)));
