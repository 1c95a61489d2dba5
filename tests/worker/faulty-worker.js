// The worker, but its consumer dies in the middle of a part: when it sends the line before which so many have been sent, by each of the
// numbers in DIE_AT. What is under way then ends with it.
import worker, { ImportTracker } from "../../www/worker/src/index.js";

export { ImportTracker };

const real = globalThis.fetch;
let sent = 0;
let deaths;
let die = () => {};
globalThis.fetch = (...call) => {
  if (sent++ < (deaths?.[0] ?? Infinity)) return real(...call);
  deaths.shift();
  die(new Error("the consumer dies"));
  return new Promise(() => {});
};

export default {
  ...worker,
  queue(batch, env) {
    deaths ??= [...env.DIE_AT];
    return Promise.race([worker.queue(batch, env), new Promise((_, reject) => (die = reject))]);
  },
};
