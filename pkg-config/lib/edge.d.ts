import type { Bytes, Change, Issue, SchemaId, WireOptions } from "./index.js";

/** What {@link preflight} takes beside the options of `normalizeBytes`. `contentType` is that of requests that name none. */
export interface PreflightOptions extends WireOptions {
  /** The URL of the request that is handed back. Default: that of the request that came. */
  upstream?: string | URL | undefined;
  /** Stops reading the body; the promise then fails with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The request to send on, with what was changed and warned of (`issues`); or the response to give. */
export type Preflighted =
  | { ok: true; request: Request; changes: Change[]; issues: Issue[]; response?: never }
  | { ok: false; response: Response; issues: Issue[]; request?: never; changes?: never };

/**
 * Reads a request within `limits`, also one compressed with gzip or deflate, checks its body, and hands back the request to send
 * on (normalized body, other headers kept) or the response to give: problem details (RFC 9457) with the issues in `issues`, and
 * status 400 for what is not well-formed, 413 for what is over `limits.bytes`, 415 for a media type or content coding that is not
 * taken, 422 for the rest. Nothing that was received is in it but names of members.
 *
 * Fails with a TypeError for a wrong call, with the signal's reason when it is aborted, and with the connection's error when that
 * breaks; never for what a request holds.
 */
export declare function preflight<S extends SchemaId>(request: Request, schema: S, options?: PreflightOptions): Promise<Preflighted>;

/** The body's bytes, or the response to give. */
export type BodyRead =
  | { ok: true; body: Bytes; response?: never; issues?: never }
  | { ok: false; response: Response; issues: Issue[]; body?: never };

/**
 * The first half of {@link preflight}: reads a body within `limits`, in a media type that the schema's endpoint takes, also one
 * compressed with gzip or deflate. For `validateBytes`, and where more than the payload is in the body.
 */
export declare function readBody<S extends SchemaId>(request: Request, schema: S, options?: PreflightOptions): Promise<BodyRead>;

/**
 * Issues as a client is told them: without the options that would raise a limit, or take a patch, which a client does not have.
 * The answers of {@link preflight} and {@link readBody} are told so already.
 */
export declare function forClient(issues: readonly Issue[]): Issue[];
