#!/usr/bin/env node
// The command line. Whatever happens ends in one line and an exit code: 0 no errors, 1 errors in a payload, 2 a wrong call or a file
// that cannot be used; what a signal or a closed pipe ends has the signal's.

import { writeSync } from "node:fs";
import { CommanderError } from "commander";
import { inFlags } from "./flags.js";
import { discardUnfinished } from "./output.js";
import { makeProgram } from "./program.js";
import { Closed, Stop } from "./stop.js";
import { harmless } from "./terminal.js";

for (const [signal, number] of [["SIGINT", 2], ["SIGTERM", 15], ["SIGHUP", 1]]) {
  process.on(signal, () => {
    const files = discardUnfinished();
    const line = process.stderr.isTTY ? "\r\x1b[2K" : "";
    atOnce(`${line}user-preflight: interrupted${files > 0 ? "; no output file was written" : ""}\n`);
    process.exit(128 + number);
  });
}

try {
  await makeProgram().parseAsync();
} catch (error) {
  discardUnfinished();
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof Closed) process.exitCode = error.exitCode;
  else {
    // The library's own errors, for wrong calls, begin with its name already.
    const known = error instanceof Stop || error instanceof TypeError || error instanceof RangeError;
    const message = known && !process.env.USER_PREFLIGHT_DEBUG ? harmless(error.message) : String(error?.stack ?? error);
    process.stderr.write(`user-preflight: ${inFlags(message.replace(/^user-preflight: /, ""))}\n`);
    process.exitCode = error instanceof Stop ? error.exitCode : 2;
  }
  // Nothing that is still open may hold up the end.
  process.stdin.destroy();
}

/** Writes past whatever waits to be written: there is no later. */
function atOnce(text) {
  for (let tries = 0; tries < 1000; tries++) {
    try {
      return writeSync(2, text);
    } catch (error) {
      if (error.code !== "EAGAIN") return undefined;
    }
  }
  return undefined;
}
