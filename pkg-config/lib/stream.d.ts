import type { Issue, PayloadOptions, SchemaId } from "./index.js";

/** How far a stream has come. */
export interface StreamProgress {
  /** Lines that held something, those rejected included; the others came out. */
  lines: number;
  /** Bytes read. */
  bytes: number;
  rejected: number;
}

/** What {@link normalizeStream} takes beside the options of `normalize`. `limits.bytes` bounds a line. */
export interface StreamOptions extends PayloadOptions {
  /**
   * Called for each line that does not pass: its number, counted from 1 as an editor counts, its issues, and the line as it came,
   * which may hold secrets. Of a line over `limits.bytes` nothing is kept: `raw` is empty. Where it gives a promise, the next
   * chunk is taken once that is fulfilled.
   */
  onReject?: ((line: number, issues: Issue[], raw: Uint8Array) => void | PromiseLike<void>) | undefined;
  /** Called for each line that passes, but with warnings. */
  onWarning?: ((line: number, issues: Issue[], raw: Uint8Array) => void | PromiseLike<void>) | undefined;
  /** Called after every chunk, and at the end. */
  onProgress?: ((done: StreamProgress) => void) | undefined;
}

/**
 * Newline-delimited JSON in, normalized newline-delimited JSON out; memory does not grow with the input. Blank lines are passed
 * over; CRLF, a byte order mark at the beginning and a last line without newline are fine. Lines that fail are left out and go to
 * `onReject`. What a callback throws is an error of the stream.
 *
 * @throws {TypeError} for a wrong call only.
 */
export declare function normalizeStream<S extends SchemaId>(schema: S, options?: StreamOptions): TransformStream<Uint8Array, Uint8Array>;
