// What tests of imports have in common.
import assert from "node:assert/strict";
import { until, user } from "./harness.mjs";

export const NDJSON = { "content-type": "application/x-ndjson", authorization: "Bearer import-token" };
export const AUTHORIZED = { headers: { authorization: "Bearer import-token" } };
export const SETTINGS = { PART_LINES: 10, BACK_OFF: 5, BODY_LIMIT: 5000 };
export const guid = (number) => `d7d6dc4a-7a4a-4a63-8f1e-${String(number).padStart(12, "0")}`;
export const line = (number, more) => JSON.stringify(user({ id: guid(number), username: `user${number}`, ...more }));
export const numbers = (count) => Array.from({ length: count }, (_, at) => at + 1);

/** Sends a file and waits for its end; gives the last status. */
export async function imported({ fetch, post }, body, headers = NDJSON, schema = "wello.user.update") {
  const response = await post(`/v1/${schema}/import`, body, headers);
  assert.equal(response.status, 202, await response.clone().text());
  const { id } = await response.json();
  assert.equal(response.headers.get("location"), `/v1/imports/${id}`);
  return until(async () => (await fetch(`/v1/imports/${id}`, AUTHORIZED)).json(), ({ ended }) => ended);
}

export const addsUp = ({ lines, sent, rejected, dead, cancelled }) => assert.equal(sent + rejected + dead + cancelled, lines);
export const letters = async ({ fetch }, { links }, list) => (await (await fetch(links[list], AUTHORIZED)).text()).split("\n").filter(Boolean).map((text) => JSON.parse(text));
