// `POST /v1/{schema}/import`: a file of any length. It is put into the bucket part by part as it comes in; nothing but the part that is
// being read is held in memory.
import { json, problem } from "../answers.js";
import { optionsOf } from "../options.js";
import { passedOn } from "../upstream.js";
import { NotUtf8, recordsOf } from "./csv.js";
import { newId, ownerOf, partKey } from "./keys.js";
import { partsOf } from "./lines.js";

const FORMATS = { "application/x-ndjson": "ndjson", "application/jsonl": "ndjson", "application/ndjson": "ndjson", "text/csv": "csv" };
const DECODED = ["gzip", "deflate"];

export async function receive({ request, info, query, settings, id: requestId }) {
  if (info.id.endsWith(".response")) return problem(404, "This schema is an answer; there is nothing to send.");
  if (settings.trackers === undefined) return problem(501, "Imports are not set up here.");
  if (!settings.upstreams.has(info.system)) return problem(501, `No upstream is set up for ${info.system}.`);
  const { options, response } = optionsOf(query, info, settings);
  if (response !== undefined) return response;
  const type = (request.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
  const format = FORMATS[type];
  const encoding = (request.headers.get("content-encoding") ?? "identity").toLowerCase();
  if (format === undefined || !(encoding === "identity" || DECODED.includes(encoding)))
    return problem(415, `An import is ${Object.keys(FORMATS).join(", ")}, as it is or as ${DECODED.join(" or ")}.`);
  if (request.body === null) return problem(400, "There is no body.");

  const id = newId();
  const tracker = settings.trackers.get(settings.trackers.idFromName(id));
  await tracker.create({ id, schema: info.id, format, options, headers: passedOn(request.headers, info), owner: await ownerOf(request.headers) });
  let stream = encoding === "identity" ? request.body : request.body.pipeThrough(new DecompressionStream(encoding));
  if (format === "csv") stream = recordsOf(stream, settings.bodyLimit);
  let number = 0;
  try {
    for await (const { first, count, bytes } of partsOf(stream, { ...settings, longest: settings.bodyLimit })) {
      if (count === 0) continue;
      await settings.bucket.put(partKey(id, number), bytes);
      const wanted = await tracker.add(number, first, count);
      await settings.queue.send({ import: id, part: number });
      number++;
      if (!wanted) break;
    }
  } catch (error) {
    // The caller broke off, or what came is not what it was said to be. What is in the bucket by now is sent all the same.
    await tracker.close("cut");
    console.warn(JSON.stringify({ event: "import cut", request: requestId, import: id, error: error?.name ?? "unknown" }));
    const what = error instanceof NotUtf8 ? `Line ${error.line} of the file is not UTF-8; save it as CSV UTF-8.` : "The file broke off or could not be read to its end.";
    return problem(400, `${what} What came before is being sent.`, { import: id, headers: { location: `/v1/imports/${id}` } });
  }
  await tracker.close("sending");
  const { owner, ...status } = await tracker.status();
  return json(status, 202, { location: `/v1/imports/${id}` });
}
