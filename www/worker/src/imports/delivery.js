// One line of an import: checked, sent, tried again, and what became of it.
import { buildRequest, explainError } from "user-preflight";
import { forClient } from "user-preflight/edge";
import { UpstreamError, isPage, send, textWithin } from "../upstream.js";

/** The longest that a queue holds a message back, in seconds. */
const LATEST = 43_200;
const LONGEST_ERROR = 1 << 14;

const decoder = new TextDecoder();

/** What an upstream says that may take it another time, of whichever line. */
const BUSY = [408, 425, 429, 502, 503, 504];

/**
 * Checks a line and sends it. What is wrong with it is said without what it holds. `outcome` is "sent", "rejected", "dead", "failed"
 * where all tries were in vain (`isAway`: nobody seems to be there), or "later" in so many `seconds`; `isChecked` says that it was not
 * sent at all, `isShut` that its sender was not let in.
 */
export async function sendLine({ line, number }, { settings, info, work, id }) {
  const payload = work.format === "csv" ? formOf(line, work.options) : line;
  if (payload.broken !== undefined) return { outcome: "rejected", isChecked: true, issues: [{ code: "syntax", severity: "error", path: [], message: payload.broken }] };
  const built = buildRequest(info.id, payload, { ...work.options, baseUrl: settings.upstreams.get(info.system), headers: work.headers });
  if (!built.ok) return { outcome: "rejected", isChecked: true, issues: forClient(built.issues) };
  const key = { "idempotency-key": `${id}-${number}` };
  let reason;
  let isAway;
  for (let attempt = 1; attempt <= settings.attempts; attempt++) {
    let wait = settings.backOff * 2 ** (attempt - 1) * (0.5 + Math.random());
    try {
      const answer = await send(built.request, key, settings.upstreamTimeout, undefined, async (response) => ({
        status: response.status,
        isPage: isPage(response),
        retryAfter: response.headers.get("retry-after"),
        date: response.headers.get("date"),
        body: await textWithin(response, LONGEST_ERROR),
      }));
      const refusals = explainError(info.id, answer);
      reason = `the upstream answered ${answer.status}`;
      // Whom it does not know it sends elsewhere, or shows a page to log in on: that is not about this line.
      if (answer.status < 400 && answer.isPage) return { outcome: "dead", isShut: true, reason: "the upstream answered with a web page" };
      if (answer.status === 401 || (answer.status >= 300 && answer.status < 400)) return { outcome: "dead", isShut: true, reason };
      // Some say no with a status that says yes.
      if (answer.status < 300 && refusals.length === 0) return { outcome: "sent" };
      if (answer.status < 500 && !BUSY.includes(answer.status)) return { outcome: "rejected", issues: refusals };
      isAway = BUSY.includes(answer.status);
      const asked = secondsOf(answer) * 1000;
      if (asked > settings.longestWait) return { outcome: "later", seconds: Math.min(LATEST, Math.ceil(asked / 1000)), reason };
      wait = Math.max(wait, asked);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      isAway = true;
      reason = error.reason === "timeout" ? "the upstream did not answer in time" : "the upstream could not be reached";
    }
    if (attempt < settings.attempts) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return { outcome: "failed", isAway, reason };
}

/** A row of CSV as a form; one that could not be read says why. Of one that is too long there are the bytes, which are too many for any check. */
function formOf(line, { limits }) {
  if (line.length > limits.bytes) return line;
  const row = JSON.parse(decoder.decode(line));
  return Array.isArray(row) ? new URLSearchParams(row) : row;
}

/** Seconds that a Retry-After asks for: a number, or a date, which is one of the upstream's clock. */
function secondsOf({ retryAfter, date }) {
  if (retryAfter === null) return 0;
  const text = retryAfter.trim();
  if (/^\d+$/.test(text)) return Number(text);
  const now = Date.parse(date ?? "");
  const seconds = (Date.parse(text) - (Number.isNaN(now) ? Date.now() : now)) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}
