// Runs inside workerd: `workerd test` calls `test` of every service. The service's binding says how much to run.

import * as api from "user-preflight";
import * as edge from "user-preflight/edge";
import * as stream from "user-preflight/stream";
import { checkSmoke, checkVectors } from "./checks.mjs";
import { checkEdges } from "./edges.mjs";
import { equal, finish, ok, test } from "./harness.mjs";
import { checkStreams } from "./streams.mjs";
import { checkValues } from "./values.mjs";
import vectors from "./out/vectors.json";

export default {
  async test(_, { VECTORS }) {
    checkSmoke(api);
    checkValues(api);
    await test("large payloads, each with a small one after it", largeAndSmall);
    const standard = hasTransformers();
    await checkEdges(edge, api, standard);
    if (standard) await checkStreams(stream, api);
    else test("streams that run no code are refused", () => refusesStreams());
    if (VECTORS === "all") checkVectors(api, vectors);
    finish();
  },
};

/** A large call makes the next one find a new instance; the old one is collected some time later. */
async function largeAndSmall() {
  const sample = api.example("wello.user.update");
  const before = api.normalize("wello.user.update", sample);
  const large = JSON.stringify({ ...sample, username: "x".repeat(10 << 20) });
  for (let round = 0; round < 3; round++) {
    const { issues } = api.validateBytes("wello.user.update", large, { limits: { bytes: 20 << 20 } });
    equal(issues.find(({ code }) => code === "max_length")?.path, ["username"], "issue");
    // Something to collect, and time to do it.
    Array.from({ length: 1e6 }, (_, at) => ({ at }));
    await new Promise((done) => setTimeout(done, 20));
    for (let count = 0; count < 100; count++) equal(api.normalize("wello.user.update", sample), before, "result");
  }
}

/** Before 2022-11-30 a TransformStream of workerd's lets everything through, whatever it is given. */
function hasTransformers() {
  let started = false;
  new TransformStream({ start: () => (started = true) });
  return started;
}

function refusesStreams() {
  try {
    stream.normalizeStream("salt2.user.update");
  } catch (error) {
    return ok(error.message.includes("compatibility_date"), error.message);
  }
  ok(false, "nothing was thrown");
}
