// Checks of user-preflight/stream that run in every runtime.

import { equal, eventually, ok, test } from "./harness.mjs";

const SCHEMA = "salt2.user.update";
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const CANONICAL = '{"UserId":1,"JobTitle":"Ada"}';
const SLOPPY = '{"jobtitle":"Ada", "UserId":"1"}';

export async function checkStreams({ normalizeStream }, { normalizeBytes }) {
  /** Everything that comes out of a stream, and all that it said on the way. */
  async function run(input, { size = Infinity, schema = SCHEMA, ...options } = {}) {
    const rejects = [];
    const warnings = [];
    let progress;
    const stream = normalizeStream(schema, {
      onReject: (line, issues, raw) => void rejects.push({ line, codes: issues.map(({ code }) => code), issues, raw: decoder.decode(raw) }),
      onWarning: (line, issues) => void warnings.push({ line, codes: issues.map(({ code }) => code) }),
      onProgress: (done) => (progress = done),
      ...options,
    });
    const bytes = typeof input === "string" ? encoder.encode(input) : input;
    const writer = stream.writable.getWriter();
    const written = (async () => {
      for (let at = 0; at < bytes.length; at += size) {
        // The sender uses its memory again, as it may.
        const chunk = bytes.slice(at, at + size);
        await writer.write(chunk);
        chunk.fill(0x20);
      }
      await writer.close();
    })();
    written.catch(() => {});
    let output = "";
    for await (const chunk of stream.readable) output += decoder.decode(chunk, { stream: true });
    await written;
    return { output, rejects, warnings, progress };
  }

  const lines = (...all) => all.map((line) => `${line}\n`).join("");

  await test("chunks of classes that lie, and chunks that were given away", async () => {
    class Lying extends Uint8Array {
      indexOf(_, from = 0) {
        return from;
      }
      subarray() {
        return new Uint8Array([0x7b]);
      }
      get length() {
        return 3;
      }
    }
    const through = async (chunk) => {
      const stream = normalizeStream(SCHEMA);
      const writer = stream.writable.getWriter();
      const written = writer.write(chunk).then(() => writer.close());
      written.catch(() => {});
      let output = "";
      for await (const chunk of stream.readable) output += decoder.decode(chunk, { stream: true });
      await written;
      return output;
    };
    const text = lines(CANONICAL, CANONICAL);
    equal(await through(new Lying(encoder.encode(text))), text, "output");
    const gone = encoder.encode(text);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    const error = await through(gone).catch((error) => error);
    ok(error instanceof TypeError && error.message.includes("given away"), String(error));
  });

  for (const size of [1, 2, 3, 7, 64, Infinity]) {
    await test(`the same whatever the chunks are: ${size} bytes each`, async () => {
      const input = `\ufeff${CANONICAL}\r\n\n \t\r\n${SLOPPY}\n{"UserId":true}\r\n\n{"UserId":2,"Email":"no address"}\n{oh}\n${CANONICAL}`;
      const { output, rejects, warnings, progress } = await run(input, { size });
      equal(output, lines(CANONICAL, CANONICAL, '{"UserId":2,"Email":"no address"}', CANONICAL), "output");
      equal(rejects.map(({ line, codes, raw }) => [line, codes, raw]), [[5, ["type"], '{"UserId":true}'], [8, ["syntax"], "{oh}"]], "rejects");
      equal(warnings, [{ line: 7, codes: ["format"] }], "warnings");
      equal(progress, { lines: 6, bytes: encoder.encode(input).length, rejected: 2 }, "progress");
    });

    await test(`a line over the limit is a reject of its own: ${size} bytes each`, async () => {
      const long = `{"UserId":1,"JobTitle":"${"x".repeat(500)}"}`;
      const exact = `{"UserId":1,"JobTitle":"${"y".repeat(74)}"}`;
      const input = `\ufeff${exact}\r\n${long}\r\n${exact}\n${exact} \n${CANONICAL}\n${long}`;
      const { output, rejects, progress } = await run(input, { size, limits: { bytes: 100 } });
      equal(exact.length, 100, "the line that just fits");
      equal(output, lines(exact, exact, CANONICAL), "output");
      equal(rejects.map(({ line, codes, raw }) => [line, codes, raw]), [[2, ["limit"], ""], [4, ["limit"], ""], [6, ["limit"], ""]], "rejects");
      equal(rejects[0].issues[0].params, { limit: "bytes", maximum: 100 }, "params");
      equal(progress.lines, 6, "lines");
    });
  }

  await test("the default limit is that of normalizeBytes", async () => {
    const padded = (length) => `{"UserId":1,"JobTitle":"${" ".repeat(length - 26)}"}`;
    equal(normalizeBytes(SCHEMA, padded(4 << 20), { coerce: "none" }).issues.map(({ code }) => code).includes("limit"), false, "just within");
    equal(normalizeBytes(SCHEMA, padded((4 << 20) + 1)).issues.map(({ code }) => code), ["limit"], "just over");
    const { rejects } = await run(`${padded((4 << 20) + 1)}\n`, { size: 1 << 16 });
    equal(rejects.map(({ codes, raw }) => [codes, raw]), [[["limit"], ""]], "rejects");
    equal(rejects[0].issues[0].params.maximum, 4 << 20, "maximum");
    const { progress } = await run(lines(padded(4 << 20)), { size: 1 << 16 });
    equal(progress.lines, 1, "lines");
  });

  await test("lines longer than a part of the output", async () => {
    const kept = `{"UserId":1,"more":"${"x".repeat(200_000)}"}`;
    const { output } = await run(lines(CANONICAL, kept, CANONICAL), { size: 65536, unknown: "keep" });
    equal(output, lines(CANONICAL, kept, CANONICAL), "output");
  });

  await test("nothing in, nothing out", async () => {
    for (const input of ["", "\n\r\n \n", "\ufeff"]) {
      const { output, progress } = await run(input);
      equal([output, progress], ["", { lines: 0, bytes: encoder.encode(input).length, rejected: 0 }], JSON.stringify(input));
    }
  });

  await test("counts add up over many lines, each exactly once and in order", async () => {
    const count = 20_000;
    let input = "";
    for (let at = 0; at < count; at++) input += at % 7 === 3 ? `{"UserId":"${at}x"}\n` : `{"UserId":${at}}\n`;
    const { output, rejects, progress } = await run(input, { size: 4099 });
    const ids = output.trimEnd().split("\n").map((line) => JSON.parse(line).UserId);
    equal(ids, Array.from({ length: count }, (_, at) => at).filter((at) => at % 7 !== 3), "lines that came out");
    equal(rejects.map(({ line }) => line - 1), Array.from({ length: count }, (_, at) => at).filter((at) => at % 7 === 3), "lines rejected");
    equal(progress, { lines: count, bytes: input.length, rejected: rejects.length }, "progress");
    equal(ids.length + rejects.length, count, "sum");
  });

  await test("options are those of normalize, taken when the stream is made", async () => {
    const options = { limits: { bytes: 1000 }, unknown: "strip", require: ["JobTitle"] };
    const stream = normalizeStream(SCHEMA, options);
    options.unknown = "error";
    options.limits.bytes = 1;
    options.require.push("Email");
    const writer = stream.writable.getWriter();
    void writer.write(encoder.encode('{"UserId":1,"JobTitle":"Ada","more":1}\n{"UserId":2}\n')).then(() => writer.close());
    let output = "";
    for await (const chunk of stream.readable) output += decoder.decode(chunk);
    equal(output, lines(CANONICAL), "output");
  });

  for (const [name, options, ...words] of [
    ["an unknown option", { nope: 1 }, "nope", "coerce", "onReject, onWarning, onProgress"],
    ["a value that is none", { coerce: "all" }, "coerce"],
    ["an option of bodies", { contentType: "application/json" }, "contentType"],
    ["options that are no object", 5, "options"],
    ["no options", null, "options"],
    ["a callback that is none", { onReject: 1 }, "onReject"],
    ["another", { onProgress: "x" }, "onProgress"],
    ["a limit that is none", { limits: { bytes: 0 } }, "bytes"],
  ])
    await test(`wrong call, thrown when the stream is made: ${name}`, () => {
      try {
        normalizeStream(SCHEMA, options);
      } catch (error) {
        return ok(error instanceof TypeError && words.every((word) => error.message.includes(word)), `${error}`);
      }
      ok(false, "nothing was thrown");
    });

  for (const name of ["onReject", "onProgress", "onWarning"])
    await test(`what ${name} throws is an error of the stream, to reader and writer`, async () => {
      const failure = new Error("no space");
      for (const fail of name === "onProgress" ? [() => { throw failure; }] : [() => { throw failure; }, () => Promise.reject(failure)]) {
        let caught;
        await run('{"UserId":1,"Email":"x"}\n{"UserId":true}\n', { [name]: fail }).catch((error) => (caught = error));
        ok(caught === failure, `${caught}`);
      }
    });

  await test("the next chunk waits for a callback that takes its time", async () => {
    const order = [];
    let free;
    const stream = normalizeStream(SCHEMA, {
      onReject: (line) => {
        order.push(`reject ${line}`);
        return line === 1 ? new Promise((done) => (free = done)) : undefined;
      },
      onProgress: ({ lines }) => order.push(`progress ${lines}`),
    });
    const reading = (async () => {
      for await (const chunk of stream.readable) void chunk;
    })();
    const writer = stream.writable.getWriter();
    const written = [writer.write(encoder.encode("1\n")), writer.write(encoder.encode("2\n")), writer.close()];
    await eventually(() => order.length > 0, "a reject is said");
    await new Promise((done) => setTimeout(done, 20));
    equal(order, ["reject 1"], "before");
    free();
    await Promise.all([...written, reading]);
    equal(order, ["reject 1", "progress 1", "reject 2", "progress 2", "progress 2"], "after");
  });

  await test("back-pressure: a reader that does not read stops the writer", async () => {
    const stream = normalizeStream(SCHEMA);
    const writer = stream.writable.getWriter();
    const chunk = encoder.encode(lines(...Array(1000).fill(CANONICAL)));
    let taken = 0;
    const writing = (async () => {
      for (let count = 0; count < 50; count++) {
        await writer.ready;
        void writer.write(chunk).then(() => taken++, () => {});
      }
    })();
    await new Promise((done) => setTimeout(done, 50));
    ok(taken < 5, `${taken} chunks were taken though nobody reads`);
    let length = 0;
    const reader = stream.readable.getReader();
    const all = 50 * chunk.length;
    while (length < all) length += (await reader.read()).value.length;
    await writing;
    equal(length, all, "bytes");
  });

  await test("chunks that are no bytes are an error of the stream", async () => {
    const stream = normalizeStream(SCHEMA);
    const writer = stream.writable.getWriter();
    const failed = stream.readable.getReader().read().catch((error) => error);
    writer.write("text").catch(() => {});
    writer.closed.catch(() => {});
    const error = await failed;
    ok(error instanceof TypeError && error.message.includes("Uint8Array"), `${error}`);
  });
}
