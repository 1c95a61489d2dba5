// What the environment says, read once. A wrong setting is an error at each request, and the log says which one it is.

import { schemas } from "user-preflight";

const known = new WeakMap();
const SYSTEMS = [...new Set(schemas.map(({ system }) => system))];

/** What is wrong with a setting: that, and not what it is set to, is for the log. */
export class SettingError extends Error {}

/** The settings of an environment. */
export function settingsOf(env) {
  let settings = known.get(env);
  if (settings === undefined) known.set(env, (settings = read(env)));
  return settings;
}

function read(env) {
  return {
    upstreams: upstreams(env.UPSTREAMS ?? {}),
    origins: new Set(list(env.ALLOWED_ORIGINS ?? [], "ALLOWED_ORIGINS").map(origin)),
    /** Milliseconds. */
    upstreamTimeout: number(env.UPSTREAM_TIMEOUT ?? 10_000, "UPSTREAM_TIMEOUT"),
    /** Bytes. */
    bodyLimit: number(env.BODY_LIMIT ?? 1 << 20, "BODY_LIMIT", 1 << 28),
    /** Lines and bytes of one part of an import. */
    partLines: number(env.PART_LINES ?? 500, "PART_LINES"),
    partBytes: number(env.PART_BYTES ?? 1 << 20, "PART_BYTES"),
    /** Lines of one part that are under way at the same time; Cloudflare allows six connections. */
    concurrency: number(env.CONCURRENCY ?? 6, "CONCURRENCY"),
    /** Tries for one line before it is given up, and milliseconds before the second one; each further wait is twice as long. */
    attempts: number(env.ATTEMPTS ?? 4, "ATTEMPTS"),
    backOff: number(env.BACK_OFF ?? 500, "BACK_OFF"),
    /** The longest wait for an upstream within one delivery of a part, in milliseconds; for more what is left of it goes back into the queue. */
    longestWait: number(env.LONGEST_WAIT ?? 30_000, "LONGEST_WAIT"),
    /** Milliseconds after which what is left of a part goes back into the queue; Cloudflare ends a consumer after fifteen minutes. */
    longestTurn: number(env.LONGEST_TURN ?? 600_000, "LONGEST_TURN"),
    /** Milliseconds that a part waits where the upstream answers none of its lines; each further wait is twice as long. */
    pause: number(env.PAUSE ?? 60_000, "PAUSE"),
    /** Milliseconds after which a part that nothing was heard of is enqueued again. */
    stall: number(env.STALL ?? 120_000, "STALL"),
    /** Milliseconds that what is left of an import is kept after its end. */
    keep: positive(env.KEEP_DAYS ?? 30, "KEEP_DAYS") * 86_400_000,
    bucket: env.IMPORTS,
    queue: env.PARTS,
    trackers: env.TRACKERS,
  };
}

function upstreams(value) {
  const bases = parsed(value, "UPSTREAMS");
  if (typeof bases !== "object" || bases === null) throw new SettingError("UPSTREAMS must be an object");
  for (const [system, base] of Object.entries(bases)) {
    const url = URL.canParse(base) ? new URL(base) : undefined;
    const local = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
    if (!SYSTEMS.includes(system)) throw new SettingError(`UPSTREAMS.${system}: there are only ${SYSTEMS.join(", ")}`);
    if (url === undefined || url.username || url.password || /[?#]/.test(base) || !(url.protocol === "https:" || (url.protocol === "http:" && local)))
      throw new SettingError(`UPSTREAMS.${system} must be an https URL without credentials, query or hash`);
  }
  return new Map(Object.entries(bases));
}

/** A dashboard has texts only. */
function parsed(value, name) {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new SettingError(`${name} is no JSON`);
  }
}

function list(value, name) {
  const values = parsed(value, name);
  if (!Array.isArray(values) || !values.every((text) => typeof text === "string")) throw new SettingError(`${name} must be a list of texts`);
  return values;
}

/** Everything from https://*.example to null is no origin that a browser could be allowed by. */
function origin(text) {
  if (!URL.canParse(text) || new URL(text).origin !== text || !text.startsWith("http")) throw new SettingError("ALLOWED_ORIGINS must be origins, such as https://admin.example");
  return text;
}

function number(value, name, most = Number.MAX_SAFE_INTEGER) {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > most) throw new SettingError(`${name} must be a whole number from 1 to ${most}`);
  return count;
}

function positive(value, name) {
  const count = Number(value);
  if (!(count > 0 && count < 10_000)) throw new SettingError(`${name} must be a number above 0 and below 10,000`);
  return count;
}
