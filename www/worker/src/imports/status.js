// How far an import is: once, as events while it goes on, and line by line what was refused. Asking and cancelling are for who sent it:
// the same Authorization, or none where it came with none.
import { json, problem } from "../answers.js";
import { isId, lettersPrefix, ownerOf } from "./keys.js";

/** Milliseconds between two looks while events are sent. */
const INTERVAL = 1000;
/** So long nothing is said, in milliseconds. */
const SILENCE = 15_000;
/** The id of the last event. */
const END = "end";

async function found(request, settings, id) {
  if (!isId(id)) return {};
  const tracker = settings.trackers.get(settings.trackers.idFromName(id));
  const status = await tracker.status();
  return status === null || status.owner !== (await ownerOf(request.headers)) ? {} : { tracker, status };
}

const missing = () => problem(404, "There is no such import, or it is somebody else's.");

/** The counts, as everybody is shown them. */
export function shown({ owner, ...status }) {
  const links = { rejects: `/v1/imports/${status.id}/rejects`, dead: `/v1/imports/${status.id}/dead` };
  return { ...status, links };
}

export async function importStatus(request, settings, id) {
  const { tracker, status } = await found(request, settings, id);
  if (tracker === undefined) return missing();
  if (!wantsEvents(request)) return json(shown(status));
  // An EventSource comes again whenever a stream ends; this is how it is told not to.
  if (status.ended && request.headers.get("last-event-id") === END) return new Response(null, { status: 204 });
  const encoder = new TextEncoder();
  let latest = status;
  let last = "";
  let silent = 0;
  let gone = false;
  const stream = new ReadableStream({
    async pull(controller) {
      while (!gone) {
        const text = JSON.stringify(shown(latest));
        if (text !== last || latest.ended) {
          last = text;
          silent = 0;
          const [event, id] = latest.ended ? ["end", END] : ["progress", latest.partsDone];
          controller.enqueue(encoder.encode(`event: ${event}\nid: ${id}\ndata: ${text}\n\n`));
          if (latest.ended) controller.close();
          return;
        }
        // What stands between may take silence for the end.
        if (silent >= SILENCE) {
          silent = 0;
          return controller.enqueue(encoder.encode(":\n\n"));
        }
        await new Promise((resolve) => setTimeout(resolve, INTERVAL));
        silent += INTERVAL;
        // Removed meanwhile: it had ended.
        latest = (await tracker.status()) ?? { ...latest, ended: true };
      }
    },
    cancel() {
      gone = true;
    },
  });
  return new Response(stream, { headers: { "content-type": "text/event-stream", "cache-control": "no-store" } });
}

function wantsEvents(request) {
  return /(?:^|,)\s*text\/event-stream\s*(?:$|[,;](?!\s*q=0(?:\.0*)?\s*(?:,|$)))/i.test(request.headers.get("accept") ?? "");
}

/** Stops an import that has not ended; of one that has, nothing is kept any longer. Its counts are the answer, either way. */
export async function cancelImport(request, settings, id) {
  const { tracker, status } = await found(request, settings, id);
  if (tracker === undefined) return missing();
  if (!status.ended) return json(shown(await tracker.cancel()));
  await tracker.remove();
  return json(shown(status));
}

/** All rejects, or all dead letters, as newline-delimited JSON in the order of their lines. */
export async function importLetters(request, settings, id, list) {
  const { tracker } = await found(request, settings, id);
  if (tracker === undefined) return missing();
  const { bucket } = settings;
  const { readable, writable } = new TransformStream();
  const pump = async () => {
    let cursor;
    do {
      const page = await bucket.list({ prefix: lettersPrefix(id, list), cursor });
      for (const { key } of page.objects) await (await bucket.get(key))?.body.pipeTo(writable, { preventClose: true });
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor !== undefined);
    await writable.close();
  };
  // Breaking off is the reader's good right.
  pump().catch((error) => writable.abort(error).catch(() => {}));
  return new Response(readable, { headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" } });
}
