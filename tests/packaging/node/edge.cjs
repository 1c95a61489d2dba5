const edge = require("user-preflight/edge");
const stream = require("user-preflight/stream");

import("./programs/check-edge.mjs").then(({ checkEdge }) => checkEdge(edge, stream)).then(console.log);
