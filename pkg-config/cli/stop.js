// What ends a command before it is through. Exit codes: 0 no errors found, 1 errors found, 2 the call or a file is wrong.

/** Says in one line what is wrong with the call, or with a file. */
export class Stop extends Error {
  constructor(message, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Who reads the output has had enough of it, as `head` has: nothing to be said, and the exit code that shells give for SIGPIPE. */
export class Closed extends Stop {
  constructor() {
    super("the output was closed before everything was written", 141);
  }
}

const REASONS = {
  ENOENT: "does not exist",
  EACCES: "may not be opened",
  EPERM: "may not be opened",
  EISDIR: "is a directory",
  ENOTDIR: "leads through something that is no directory",
  ENAMETOOLONG: "is too long a name",
  ENOSPC: "cannot be written: no space is left",
  EDQUOT: "cannot be written: no space is left",
  EROFS: "cannot be written: the disk is read-only",
};

/** What went wrong with a file, in words. */
export function fileError(name, error) {
  if (error instanceof Stop || !error?.code) return error;
  if (error.code === "EPIPE") return new Closed();
  return new Stop(`${name || '""'} ${REASONS[error.code] ?? `cannot be used (${error.code})`}`);
}
