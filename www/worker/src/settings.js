// What the environment says, read once. A wrong setting is an error at the first request, and says which one it is.

const known = new WeakMap();

/** The settings of an environment. */
export function settingsOf(env) {
  let settings = known.get(env);
  if (settings === undefined) known.set(env, (settings = read(env)));
  return settings;
}

function read(env) {
  return {
    upstreams: upstreams(env.UPSTREAMS ?? {}),
    origins: new Set(list(env.ALLOWED_ORIGINS ?? [], "ALLOWED_ORIGINS")),
    /** Milliseconds. */
    upstreamTimeout: number(env.UPSTREAM_TIMEOUT ?? 10_000, "UPSTREAM_TIMEOUT"),
    /** Bytes. */
    bodyLimit: number(env.BODY_LIMIT ?? 1 << 20, "BODY_LIMIT"),
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
  const bases = typeof value === "string" ? JSON.parse(value) : value;
  for (const [system, base] of Object.entries(bases)) {
    const url = URL.canParse(base) ? new URL(base) : undefined;
    const local = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
    if (url === undefined || !(url.protocol === "https:" || (url.protocol === "http:" && local)))
      throw new TypeError(`UPSTREAMS.${system} must be an https URL`);
  }
  return new Map(Object.entries(bases));
}

function list(value, name) {
  const values = typeof value === "string" ? JSON.parse(value) : value;
  if (!Array.isArray(values) || !values.every((text) => typeof text === "string")) throw new TypeError(`${name} must be a list of texts`);
  return values;
}

function number(value, name) {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new TypeError(`${name} must be a whole number above 0`);
  return count;
}

function positive(value, name) {
  const count = Number(value);
  if (!(count > 0 && count < 10_000)) throw new TypeError(`${name} must be a number above 0 and below 10,000`);
  return count;
}
