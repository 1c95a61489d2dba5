// How far a long input has come: a bar, the rate, and the time left, in the last line of a terminal. Anywhere else: nothing.

/** Shorter work shows none. */
const SILENT = 700;
const INTERVAL = 100;

export class Progress {
  drawn = false;
  started = performance.now();
  next = this.started + SILENT;

  /** @param total bytes; nothing where it is not known. */
  constructor(stream, total) {
    this.stream = stream;
    this.total = total;
  }

  update({ lines, bytes, rejected }) {
    if (!this.stream.isTTY) return;
    const now = performance.now();
    if (now < this.next) return;
    this.next = now + INTERVAL;
    const seconds = (now - this.started) / 1000;
    const rate = bytes / seconds;
    const share = this.total > 0 ? Math.min(bytes / this.total, 1) : undefined;
    const parts = [
      share === undefined ? `${size(bytes)}` : `${String(Math.floor(share * 100)).padStart(3)} %`,
      `${size(rate)}/s`,
      share === undefined ? "" : `${duration((this.total - bytes) / rate)} left`,
      `${lines.toLocaleString("en")} lines`,
      rejected > 0 ? `${rejected.toLocaleString("en")} rejected` : "",
    ].filter((part) => part !== "");
    this.draw(parts, share);
  }

  /** Puts in one line what fits, the most needed first; the bar takes the room that is left. */
  draw(parts, share) {
    const room = (this.stream.columns || 80) - 1;
    let text = "";
    for (const part of parts) if (text.length + part.length + 2 <= room) text += `${text && "  "}${part}`;
    const barRoom = Math.min(room - text.length - 3, 40);
    if (share !== undefined && barRoom >= 8) {
      const full = Math.round(share * barRoom);
      text = `[${"#".repeat(full)}${".".repeat(barRoom - full)}] ${text}`;
    }
    this.stream.write(`\r\x1b[2K${text}`);
    this.drawn = true;
  }

  /** Takes the line away. */
  clear() {
    if (this.drawn) this.stream.write("\r\x1b[2K");
    this.drawn = false;
  }
}

function size(bytes) {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

function duration(seconds) {
  const left = Math.ceil(seconds);
  if (left < 60) return `${left} s`;
  if (left < 3600) return `${Math.floor(left / 60)} min ${left % 60} s`;
  return `${Math.floor(left / 3600)} h ${Math.floor((left % 3600) / 60)} min`;
}
