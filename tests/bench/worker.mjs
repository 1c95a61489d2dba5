// The benchmark's worker: runs what it is asked for; workerd.mjs holds the clock, because a worker's own stands
// still while it computes.
//   /          the cases, as JSON
//   /?case&n   runs the case n times, answers with the number of issues found
import * as preflight from "./out/subject.mjs";
import ajv from "./out/ajv.cjs"; // a worker may not compile code while it serves
import { cases, repeat } from "./cases.mjs";
import sample from "./payload.json";
import { payloads } from "./payloads.mjs";
import { peersWith } from "./peers.mjs";

let all; // made at the first request: a worker has no random numbers before

export default {
  fetch(request) {
    all ??= cases({ preflight, peers: peersWith(ajv), payloads: payloads(sample, preflight.example) });
    const query = new URL(request.url).searchParams;
    if (!query.has("case")) return Response.json(all.map(({ run, inputs, ...described }) => described));
    return new Response(repeat(all[query.get("case")], Number(query.get("n"))));
  },
};
