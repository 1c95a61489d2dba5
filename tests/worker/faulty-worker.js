// The worker, but its consumer dies in the middle of every part the first time it gets it.
import worker, { ImportTracker } from "../../www/worker/src/index.js";

export { ImportTracker };

export default {
  ...worker,
  async queue(batch, env) {
    const [{ attempts }] = batch.messages;
    if (attempts === 1) {
      const real = globalThis.fetch;
      let left = 3;
      globalThis.fetch = (...call) => {
        if (left-- > 0) return real(...call);
        throw new Error("the consumer dies");
      };
      try {
        return await worker.queue(batch, { ...env, ATTEMPTS: 1 });
      } finally {
        globalThis.fetch = real;
      }
    }
    return worker.queue(batch, env);
  },
};
