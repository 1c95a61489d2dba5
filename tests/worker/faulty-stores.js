// The worker, but what it keeps things in fails now and then: `FAIL` says of each operation which calls of it do, counted from 1.
import worker, { ImportTracker as Tracker } from "../../www/worker/src/index.js";

const calls = {};
let fail;

function failing(name, call) {
  calls[name] = (calls[name] ?? 0) + 1;
  if (fail[name]?.includes(calls[name])) throw new Error(`${name} fails`);
  return call();
}

/** An object of which some methods fail. */
const guarded = (object, prefix, names) =>
  new Proxy(object, {
    get(target, name) {
      const value = target[name];
      if (typeof value !== "function") return value;
      return (...words) => (names.includes(name) ? Promise.resolve().then(() => failing(`${prefix}.${name}`, () => target[name](...words))) : target[name](...words));
    },
  });

const environments = new WeakMap();

function faulty(env) {
  fail ??= env.FAIL;
  if (!environments.has(env)) {
    const trackers = {
      idFromName: (name) => env.TRACKERS.idFromName(name),
      get: (id) => guarded(env.TRACKERS.get(id), "tracker", ["create", "add", "close", "status", "begin", "beat", "finish", "pause", "rest", "cancel", "remove"]),
    };
    environments.set(env, { ...env, IMPORTS: guarded(env.IMPORTS, "bucket", ["get", "put", "delete", "list"]), PARTS: guarded(env.PARTS, "queue", ["send", "sendBatch"]), TRACKERS: trackers });
  }
  return environments.get(env);
}

export class ImportTracker extends Tracker {
  constructor(context, env) {
    super(context, faulty(env));
  }
}

export default {
  fetch: (request, env) => worker.fetch(request, faulty(env)),
  queue: (batch, env) => worker.queue(batch, faulty(env)),
};
