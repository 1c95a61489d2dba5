// A body's bytes, for routes that need the very bytes and not a request to send on.
import { problem } from "./answers.js";

const CODINGS = ["gzip", "deflate"];

/** { body }, or { response } where it is too long, compressed in another way, or breaks off. */
export async function readBody(request, most) {
  const { headers, body } = request;
  const coding = (headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  const length = headers.get("content-length");
  const tooLarge = () => ({ response: problem(413, `The body may have ${most} bytes; BODY_LIMIT of this worker says how many.`) });
  if (Number(length) > most) return tooLarge();
  if (body === null) return { body: new Uint8Array(0) };
  // What has a length that fits is read at once.
  if (coding === "identity" && length !== null) return { body: new Uint8Array(await request.arrayBuffer()) };
  if (coding !== "identity" && !CODINGS.includes(coding)) return { response: problem(415, `The body comes as it is, or compressed with ${CODINGS.join(" or ")}.`, { headers: { "accept-encoding": CODINGS.join(", ") } }) };
  const stream = coding === "identity" ? body : body.pipeThrough(new DecompressionStream(coding));
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      if ((size += chunk.length) > most) break;
      chunks.push(chunk);
    }
  } catch {
    // Ending a stream early may fail too.
    if (size > most) return tooLarge();
    return { response: problem(400, "The body broke off, or is not what its content-encoding says.") };
  }
  if (size > most) return tooLarge();
  return { body: new Uint8Array(await new Blob(chunks).arrayBuffer()) };
}
