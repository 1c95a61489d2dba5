const api = require("user-preflight/slim");

Promise.all([import("./programs/check.mjs"), api.init()]).then(([{ check }]) => console.log(check(api)));
