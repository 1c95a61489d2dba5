// The call to the real API. Its address comes out of the settings alone.

/** Headers of the caller that go on to the upstream, beside those that the vendor's page names. Cookies are not among them. */
const PASSED_ON = ["authorization", "accept-language", "x-xsrf-token", "traceparent", "tracestate", "idempotency-key"];
/** Headers of the upstream's answer that go back. */
const PASSED_BACK = ["content-type", "content-language", "location", "etag", "last-modified", "retry-after", "www-authenticate"];

/** The caller's headers that go on. */
export function passedOn(headers, info) {
  const names = new Set([...PASSED_ON, ...info.headers.map(({ name }) => name.toLowerCase())]);
  names.delete("content-type");
  names.delete("accept");
  return Object.fromEntries([...names].filter((name) => headers.has(name)).map((name) => [name, headers.get(name)]));
}

/** The upstream's headers that go back. */
export function passedBack(headers) {
  return Object.fromEntries(PASSED_BACK.filter((name) => headers.has(name)).map((name) => [name, headers.get(name)]));
}

/** Whether an answer is for a person to read, as those to who must log in first: no API's. */
export const isPage = ({ headers }) => /^text\/html\b/i.test(headers.get("content-type") ?? "");

/** What kept a request from being answered: "timeout" or "unreachable". */
export class UpstreamError extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Sends what buildRequest made, and hands the answer to `read` within the same time limit: an upstream that begins to answer and then
 * stops is as slow as one that says nothing. Redirections are answers: following one would send the caller's token elsewhere.
 */
export async function send({ method, url, headers, body }, more, timeout, signal, read) {
  const late = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, { method, headers: { ...headers, ...more }, body, redirect: "manual", signal: signal ? AbortSignal.any([late, signal]) : late });
    return await read(response);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new UpstreamError(late.aborted ? "timeout" : "unreachable");
  }
}

/** The bytes of an answer, which is nothing where there are more than so many. */
export async function bytesWithin(response, most) {
  const pieces = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > most) return undefined;
    pieces.push(piece);
  }
  return new Blob(pieces).arrayBuffer();
}

/** The text of an answer, up to so many bytes; the rest is not read. */
export async function textWithin(response, most) {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; size < most; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}
