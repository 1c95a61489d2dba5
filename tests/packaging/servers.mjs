// Apps that are servers.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { launch, until } from "../browsers/browsers.mjs";
import { freePort } from "../browsers/ports.mjs";

/**
 * Starts a server with Node, waits until it answers, and hands its address and a Chromium to the work.
 * @param {(port: number) => { words: string[], env?: Record<string, string> }} command what Node is given
 */
export async function withServer(cwd, command, work) {
  const port = await freePort();
  const { words, env } = command(port);
  const server = spawn(process.execPath, words, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
  const ended = once(server, "exit");
  const url = `http://127.0.0.1:${port}`;
  let browser;
  try {
    browser = await launch("chromium");
    await until(() => fetch(url).then(({ ok }) => ok, () => false), "the server's answer");
    await work(url, browser);
  } finally {
    await browser?.close();
    server.kill();
    await ended;
  }
}
