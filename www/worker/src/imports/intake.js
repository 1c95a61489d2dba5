// `POST /v1/{schema}/import`: a file of any length. It is put into the bucket part by part as it comes in; nothing but the part that is
// being read is held in memory.
import { json, problem, refused } from "../answers.js";
import { optionsOf } from "../options.js";
import { passedOn } from "../upstream.js";
import { NotUtf8, WrongColumns, linesOfCsv } from "./csv.js";
import { Bomb, Damaged, decompressed } from "./decompress.js";
import { idOf, newId, ownerOf, partKey } from "./keys.js";
import { partsOf } from "./lines.js";
import { shown } from "./status.js";

const FORMATS = { "application/x-ndjson": "ndjson", "application/jsonl": "ndjson", "application/ndjson": "ndjson", "text/csv": "csv" };
const DECODED = ["gzip", "deflate"];

export async function receive({ request, info, query, settings, id: requestId }) {
  if (info.id.endsWith(".response")) return problem(404, "This schema is an answer; there is nothing to send.");
  if (settings.trackers === undefined) return problem(501, "Imports are not set up here.");
  if (!settings.upstreams.has(info.system)) return problem(501, `No upstream is set up for ${info.system}.`);
  const { options, response } = optionsOf(query, info, settings);
  if (response !== undefined) return response;
  const [type, ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";").map((text) => text.trim());
  // In another encoding there would be other characters in the names of users.
  const isUtf8 = parameters.every((text) => !text.startsWith("charset=") || /^charset="?(?:utf-8|us-ascii)"?$/.test(text));
  const format = isUtf8 ? FORMATS[type] : undefined;
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  const isDecoded = encoding === "identity" || DECODED.includes(encoding);
  if (format === undefined || !isDecoded) {
    const headers = isDecoded ? { accept: Object.keys(FORMATS).join(", ") } : { "accept-encoding": DECODED.join(", ") };
    return problem(415, `An import is ${Object.keys(FORMATS).join(", ")}, in UTF-8, as it is or as ${DECODED.join(" or ")}.`, { headers });
  }
  if (request.body === null) return problem(400, "There is no body.");
  const { "idempotency-key": key, ...headers } = passedOn(request.headers, info);
  if (key !== undefined && !/^[!-~]{16,255}$/.test(key)) return problem(400, "An Idempotency-Key has 16 to 255 characters, none of them blank, and is hard to guess: a UUID.");
  const owner = await ownerOf(request.headers);
  const id = key === undefined ? newId() : await idOf(owner, info.id, key);
  const tracker = settings.trackers.get(settings.trackers.idFromName(id));
  const location = `/v1/imports/${id}`;
  const before = key === undefined ? null : await tracker.status();
  if (before !== null) return started(before, location);

  const decoded = () => (encoding === "identity" ? request.body : decompressed(request.body, encoding));
  let rows;
  if (format === "csv") {
    const lines = linesOfCsv(decoded(), { schema: info.id, options, longest: settings.bodyLimit });
    try {
      // The first row comes before all others; where that is wrong, nothing begins.
      rows = continued(await lines.next(), lines);
    } catch (error) {
      if (error instanceof WrongColumns) return refused(error.issues, { status: 422, detail: error.detail });
      return problem(400, `${whatFailed(error)} Nothing of it was taken.`);
    }
  }
  if (!(await tracker.create({ id, schema: info.id, format, options, headers, owner }))) return started(await tracker.status(), location);
  // A slow upload has not broken off.
  const beats = setInterval(() => tracker.hear().catch(() => {}), settings.stall / 4);
  let number = 0;
  // Whose fault it is where something fails.
  let ours = false;
  let status;
  try {
    for await (const { first, count, bytes } of partsOf(rows ?? decoded(), { ...settings, longest: settings.bodyLimit })) {
      if (count === 0) continue;
      ours = true;
      await settings.bucket.put(partKey(id, number), bytes);
      if (!(await tracker.add(number, first, count))) {
        await settings.bucket.delete(partKey(id, number));
        break;
      }
      await settings.queue.send({ import: id, part: number });
      number++;
      ours = false;
    }
    ours = true;
    await tracker.close("sending");
    status = await tracker.status();
  } catch (error) {
    // What is in the bucket by now is sent all the same. Where the tracker cannot be told, it finds out for itself.
    await tracker.close("cut").catch(() => {});
    console.warn(JSON.stringify({ event: "import cut", request: requestId, import: id, error: error?.name ?? "unknown" }));
    const what = ours ? "This worker could not keep the rest of the file." : whatFailed(error);
    return problem(ours ? 500 : 400, `${what} What came before is being sent.`, { import: id, headers: { location } });
  } finally {
    clearInterval(beats);
  }
  if (status === null || status.state === "cut") return problem(400, "The file stopped coming for too long. What came before is being sent.", { import: id, headers: { location } });
  return json(shown(status), 202, { location });
}

/** The same key was there before: what became of that, and nothing is read. */
function started(status, location) {
  if (status.state === "receiving") return problem(409, "This import is coming in already.", { import: status.id, headers: { location } });
  // Who tries again after no answer must not take a part of the file for all of it.
  if (status.state === "cut") return problem(409, "With this key a file came that broke off; what came of it was taken. Send what is missing, with another key.", { import: status.id, headers: { location } });
  return json(shown(status), 200, { location });
}

function whatFailed(error) {
  if (error instanceof NotUtf8) return `Line ${error.line} of the file is not UTF-8; save it as CSV UTF-8.`;
  if (error instanceof Damaged)
    return error.goesOn ? "Behind the end of its compressed content the file goes on; several gzip files in one have to be compressed as one." : "The compressed file is damaged, or breaks off.";
  return error instanceof Bomb ? "The file becomes too long when it is decompressed." : "The file broke off or could not be read to its end.";
}

/** What came first, and what follows it. */
async function* continued({ done, value }, rest) {
  if (!done) yield value;
  yield* rest;
}
