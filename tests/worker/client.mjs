// A client that costs little: one request, written once, over a few connections at a time, each of which sends the next one when its
// answer is there. Times are in microseconds, finer than those of the load generators of npm, whose parsers need as much of the
// machine as the server that is measured.
import { connect } from "node:net";
import { once } from "node:events";

const HEAD_END = "\r\n\r\n";

/** Posts `body` to a port of this machine for so many milliseconds, or so many times; gives how long each took, in microseconds. */
export async function load({ port, path, headers = {}, body, milliseconds = Infinity, amount = Infinity, connections = 16, keep = true }) {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, "content-length": body.length, ...headers }).map(([name, value]) => `${name}: ${value}`);
  const message = Buffer.concat([Buffer.from([`POST ${path} HTTP/1.1`, ...lines].join("\r\n") + HEAD_END), body]);
  const sockets = Array.from({ length: connections }, () => connect(port, "127.0.0.1").setNoDelay(true));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const times = [];
  let left = amount;
  const end = performance.now() + milliseconds;
  await Promise.all(sockets.map((socket) => new Promise((resolve, reject) => {
    let began, missing;
    const next = () => {
      if (left <= 0 || performance.now() >= end) return resolve();
      left--;
      missing = undefined;
      began = performance.now();
      socket.write(message);
    };
    socket.on("data", (data) => {
      if (missing === undefined) {
        const head = data.latin1Slice(0, data.indexOf(HEAD_END));
        if (!head.startsWith("HTTP/1.1 20")) return reject(new Error(`the answer was ${head.split("\r\n")[0]}`));
        missing = head.length + HEAD_END.length + Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
      }
      missing -= data.length;
      if (missing > 0) return;
      if (keep) times.push((performance.now() - began) * 1000);
      next();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the connection was closed")));
    next();
  })));
  for (const socket of sockets) socket.removeAllListeners("close").destroy();
  return times;
}
