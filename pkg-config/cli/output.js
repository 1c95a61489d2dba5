// Where results go: standard output, or a file that has its name only once it is whole.

import { closeSync, constants, existsSync, fchmodSync, fstatSync, lstatSync, openSync, readlinkSync, realpathSync, renameSync, statSync, unlinkSync, writeSync, fsyncSync } from "node:fs";
import { Socket } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { STANDARD_INPUT } from "./input.js";
import { Stop, fileError } from "./stop.js";

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

/** A named pipe. Its reader may be still to come: who waits for that inside of the system hears no signal, and can be ended by none. */
class NamedPipe {
  isTerminal = false;

  constructor(path) {
    this.path = path;
  }

  open() {
    return openSync(this.path, constants.O_WRONLY | constants.O_NONBLOCK);
  }

  async reader() {
    while (this.stream === undefined) {
      try {
        this.stream = new StandardStream(new Socket({ fd: this.open(), readable: false, writable: true }), this.path);
      } catch (error) {
        // There is nobody yet.
        if (error.code !== "ENXIO") throw fileError(this.path, error);
        await new Promise((done) => setTimeout(done, 20));
      }
    }
    return this.stream;
  }

  get broken() {
    return this.stream?.broken;
  }

  async write(data) {
    return (await this.reader()).write(data);
  }

  async finish() {
    const { stream } = await this.reader();
    await new Promise((done) => stream.end(done));
  }

  /** Whoever reads it comes to its end. */
  discard() {
    try {
      if (this.stream) this.stream.stream.destroy();
      else closeSync(this.open());
    } catch {
      // Nobody does.
    }
  }
}

/** Where a file of that name is, or would be: behind links, also behind one that leads to nothing yet. */
function behindLinks(path) {
  if (existsSync(path)) return realpathSync(path);
  for (let links = 0; links < 40 && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink(); links++) path = resolve(dirname(path), readlinkSync(path));
  return path;
}

/** A file: written under another name beside it, and renamed when it is whole. A device is written as it is. */
class File {
  constructor(path) {
    this.path = path;
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found && !found.isFile()) {
        this.handle = openSync(path, "w");
        return;
      }
      this.path = behindLinks(path);
      this.temporary = join(dirname(this.path), `.${basename(this.path)}.${process.pid}.tmp`);
      this.handle = openSync(this.temporary, "wx", found ? found.mode & 0o777 : 0o666);
      // The umask is for new files.
      if (found) fchmodSync(this.handle, found.mode & 0o777);
    } catch (error) {
      const folder = dirname(this.path);
      if (error.code === "ENOENT" && !existsSync(folder)) throw new Stop(`the folder ${folder} does not exist`);
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
export function openOutput(path) {
  if (path === undefined || path === STANDARD_INPUT) return standardOutput;
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() ? new NamedPipe(path) : new File(path);
}

/** Refuses names under which an output would take the place of what is needed. `lines`: whether the input is of many payloads. */
export function checkOutputs(inputs, lines, { output = STANDARD_INPUT, rejects, withSecrets }, writes) {
  if (writes && rejects !== undefined && idOf(output) === idOf(rejects)) throw new Stop(`${output === STANDARD_INPUT ? "standard output" : output} is named twice, for the output and for --rejects`);
  const read = (path) => path !== undefined && path !== STANDARD_INPUT && inputs.some((input) => idOf(input, true) === idOf(path));
  if (read(rejects)) throw new Stop(`${rejects} is an input; --rejects needs another name`);
  if (!writes || !read(output)) return;
  if (inputs.length > 1) throw new Stop(`${output} is one of several inputs; -o needs another name`);
  // In rejects secrets are masked, and what no document names.
  if (lines && !(rejects && withSecrets)) throw new Stop(`${output} is the input: lines that do not pass would be lost; give -o another name, or keep them with --rejects FILE --with-secrets`);
}

/** What tells files apart, whatever they are called; of what is no file, nothing is the same. */
function idOf(path, isInput) {
  if (path === STANDARD_INPUT && !isInput) return STANDARD_INPUT;
  try {
    const found = path === STANDARD_INPUT ? fstatSync(0) : statSync(path);
    return found.isFile() ? `${found.dev}:${found.ino}` : {};
  } catch {
    return resolve(path);
  }
}
