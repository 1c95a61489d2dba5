// Where results go: standard output, or a file that has its name only once it is whole.

import { closeSync, fstatSync, openSync, realpathSync, renameSync, statSync, unlinkSync, writeSync, fsyncSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileError } from "./stop.js";

/** Files that are being written, for when the program is interrupted. */
const unfinished = new Set();

/** Takes away what is not whole; gives how many files that were. */
export function discardUnfinished() {
  const count = unfinished.size;
  for (const output of [...unfinished]) output.discard();
  return count;
}

function writeAll(handle, data) {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
}

function fileBehind(handle) {
  try {
    const found = fstatSync(handle);
    return found.isFile() || found.isCharacterDevice();
  } catch {
    return false;
  }
}

/** A stream of the process. What goes wrong with it is said to who writes. */
class StandardStream {
  constructor(stream, name) {
    this.stream = stream;
    this.name = name;
    // Node writes files without waiting too, but takes longer for it.
    this.isFile = !stream.isTTY && fileBehind(stream.fd);
    // Errors come to the callbacks; without a listener they would end the process as well.
    stream.on("error", () => {});
  }

  get isTerminal() {
    return Boolean(this.stream.isTTY);
  }

  async write(data) {
    if (this.isFile) {
      try {
        return writeAll(this.stream.fd, data);
      } catch (error) {
        this.broken = true;
        throw fileError(this.name, error);
      }
    }
    return new Promise((done, failed) =>
      this.stream.write(data, (error) => {
        if (!error) return done();
        this.broken = true;
        failed(fileError(this.name, error));
      }),
    );
  }

  async finish() {}
  discard() {}
}

export const standardOutput = new StandardStream(process.stdout, "the output");
export const standardError = new StandardStream(process.stderr, "standard error");

/** A file: written under another name beside it, and renamed when it is whole. A device or a pipe is written as it is. */
class File {
  constructor(path) {
    this.path = path;
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found && !found.isFile()) {
        this.handle = openSync(path, "w");
        return;
      }
      if (found) this.path = realpathSync(path);
      this.temporary = join(dirname(this.path), `.${basename(this.path)}.${process.pid}.tmp`);
      this.handle = openSync(this.temporary, "wx", found ? found.mode & 0o777 : 0o600);
    } catch (error) {
      throw fileError(path, error);
    }
    unfinished.add(this);
  }

  isTerminal = false;

  async write(data) {
    try {
      writeAll(this.handle, data);
    } catch (error) {
      this.broken = true;
      throw fileError(this.path, error);
    }
  }

  async finish() {
    try {
      if (this.temporary) fsyncSync(this.handle);
      closeSync(this.handle);
      if (this.temporary) renameSync(this.temporary, this.path);
      unfinished.delete(this);
    } catch (error) {
      this.discard();
      throw fileError(this.path, error);
    }
  }

  discard() {
    if (!unfinished.delete(this)) return;
    try {
      closeSync(this.handle);
    } catch {
      // It was closed already.
    }
    try {
      unlinkSync(this.temporary);
    } catch {
      // It is gone already.
    }
  }
}

/** The output with that name; standard output without one, and for "-". */
export const openOutput = (path) => (path === undefined || path === "-" ? standardOutput : new File(path));
