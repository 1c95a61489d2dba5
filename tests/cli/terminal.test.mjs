// A real terminal: tmux shows what a user sees.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ENVIRONMENT, GOOD, folder } from "./support.mjs";

const FAULTY = { ...GOOD, id: "x", emial: "y", archived: "maybe so" };

/** A terminal of so many columns, with a shell in it. */
function terminal(context, columns, cwd) {
  const socket = `command-line-${process.pid}-${columns}-${Math.random().toString(36).slice(2)}`;
  const tmux = (...words) => execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...words], { encoding: "utf8", env: { ...ENVIRONMENT, TERM: "xterm-256color", LC_ALL: "C.UTF-8" } });
  tmux("new-session", "-d", "-x", String(columns), "-y", "100", "-c", cwd, "env", "PS1=ready> ", "bash", "--norc", "--noprofile");
  context.after(() => tmux("kill-server"));
  const screen = (...words) => tmux("capture-pane", "-p", ...words);
  const until = async (what, wanted, ...words) => {
    for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((done) => setTimeout(done, 40))) {
      const shown = screen(...words);
      if (wanted(shown)) return shown;
    }
    assert.fail(`${what} did not come:\n${screen()}`);
  };
  const type = (text) => tmux("send-keys", "-l", text);
  let lines = 0;
  return {
    tmux, until, screen, type,
    enter: (text) => (type(text), tmux("send-keys", "Enter")),
    /** Runs a line to its end; gives the screen. The end is this line's own: that of the one before stays until it is cleared. */
    line: async (text, ...words) => {
      const own = `line ${++lines}`;
      type(`clear; ${text}; echo "ended $?, ${own}"`);
      tmux("send-keys", "Enter");
      return until(text, (shown) => new RegExp(`^(\\u001b\\[[0-9;]*m)*ended \\d+, ${own}$`, "m").test(shown), ...words);
    },
  };
}

const widest = (screen) => Math.max(...screen.split("\n").map((line) => [...line.trimEnd()].length));

test("help fits the terminal, wide and narrow", async (context) => {
  const cwd = folder(context);
  for (const columns of [120, 60]) {
    const { line } = terminal(context, columns, cwd);
    const shown = await line("user-preflight --help");
    assert.match(shown, /Usage: user-preflight/);
    assert.ok(widest(shown) <= columns);
    // Words are not torn apart at the margin.
    assert.match(shown.replace(/\s+/g, " "), /Make the full update of a patch and what it is applied to\./);
  }
});

test("colours on the terminal, none where NO_COLOR is set or where it goes into a pipe", async (context) => {
  const cwd = folder(context, { "user.json": JSON.stringify(FAULTY) });
  const { line } = terminal(context, 100, cwd);
  const command = "user-preflight check wello.user.create user.json";
  const red = /\u001b\[(?:\d+;)*31m/;
  assert.match(await line(command, "-e"), red);
  assert.doesNotMatch(await line(`NO_COLOR=1 ${command}`, "-e"), red);
  assert.doesNotMatch(await line(`${command} | cat`, "-e"), red);
  assert.match(await line(`FORCE_COLOR=1 ${command} | cat`, "-e"), red);
  assert.match(await line("user-preflight --help", "-e"), /\u001b\[1m.*Usage/);
});

test("a narrow window: the caret is under the place, and no line runs over", async (context) => {
  const cwd = folder(context, { "user.json": JSON.stringify(FAULTY) });
  const { line } = terminal(context, 44, cwd);
  const shown = (await line("user-preflight check wello.user.create user.json 2>&1 | tail -n 100 > /dev/null; user-preflight check wello.user.create user.json")).split("\n");
  const at = shown.findIndex((text) => /^ {4}1 \| .*"maybe so"/.test(text));
  assert.ok(at >= 0, shown.join("\n"));
  const carets = shown[at + 1];
  assert.equal(shown[at].slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), '"maybe so"');
});

test("progress while it runs, in one line, gone at the end", async (context) => {
  const cwd = folder(context);
  for (const columns of [100, 40]) {
    const { line, enter, until, screen } = terminal(context, columns, cwd);
    await line(`yes '{"UserId":"1","Email":"a@example.com","JobTitle":"Engineer"}' | head -n 2500000 > many.ndjson`);
    enter("clear; user-preflight normalize salt2.user.update many.ndjson -o out.ndjson; echo ended $?");
    const during = await until("the progress", (shown) => /(?:[5-9]|\d\d) %  .*\/s/.test(shown));
    assert.equal(during.split("\n").filter((text) => / %  /.test(text)).length, 1, during);
    if (columns === 100) assert.match(during, /\[#+\.+\] +\d+ %  [\d.]+ MB\/s  .*left  [\d,]+ lines/);
    assert.ok(widest(during) <= columns);
    await until("the end", (shown) => /^ended 0/m.test(shown));
    assert.doesNotMatch(screen(), / %  /);
    assert.match(screen(), /2,500,000 lines: 2,500,000\s+passed/);
  }
});

test("from a pipe there is no total; the rate is shown all the same. Ctrl-C ends it with one line", async (context) => {
  const cwd = folder(context);
  const { enter, until, tmux } = terminal(context, 100, cwd);
  enter(`clear; yes '{"UserId":"1"}' | user-preflight normalize salt2.user.update - --type ndjson -o out.ndjson; echo "ended \${PIPESTATUS[1]}"`);
  const during = await until("the progress", (shown) => /MB\/s/.test(shown));
  assert.doesNotMatch(during, /left/);
  tmux("send-keys", "C-c");
  const after = await until("the end", (shown) => /interrupted/.test(shown));
  assert.match(after, /^user-preflight: interrupted; no output file was written$/m);
  assert.equal(execFileSync("ls", ["-A", cwd], { encoding: "utf8" }), "");
});

test("what comes out does nothing to the terminal, and is whole elsewhere", async (context) => {
  // C1 controls and the direction of writing may stand in JSON as they are.
  const controls = "\u009b2J\u202e\u061c\u007f\u0085";
  const user = { UserId: 1, FirstName: controls };
  const cwd = folder(context, { "user.json": JSON.stringify(user), "users.ndjson": JSON.stringify(user), "form.form": `UserId=1&FirstName=${encodeURIComponent(controls)}`, "wrong.json": JSON.stringify({ UserId: 1, [controls]: 1 }), "patch.json": JSON.stringify({ FirstName: controls }) });
  const { line, tmux } = terminal(context, 100, cwd);
  tmux("pipe-pane", "-o", `cat > ${cwd}/raw`);
  const strange = "$'--x\\u009b2J'";
  for (const words of ["normalize salt2.user.update user.json", "normalize salt2.user.update user.json --with-secrets", "normalize salt2.user.update user.json --accept xml", "normalize salt2.user.update users.ndjson", "normalize salt2.user.update form.form --accept json", "expand salt2.user.update patch.json --base user.json", "request salt2.user.update user.json --base-url https://salt2.example", "request salt2.user.update users.ndjson --base-url https://salt2.example --with-secrets", ...["text", "json", "github", "sarif"].map((format) => `check salt2.user.update wrong.json --format ${format}`), `check salt2.user.update user.json ${strange}`])
    await line(`user-preflight ${words}`);
  const raw = readFileSync(join(cwd, "raw"), "utf8");
  assert.match(raw, /"FirstName":"·2J····"/);
  // The shell shows what was typed in its own way.
  assert.deepEqual([...controls].filter((unit) => !/[2J]/.test(unit) && raw.includes(unit)), []);
  for (const words of ["normalize salt2.user.update user.json", "expand salt2.user.update patch.json --base user.json"])
    assert.match(execFileSync("bash", ["-c", `user-preflight ${words} | cat`], { cwd, encoding: "utf8", env: ENVIRONMENT }), new RegExp(controls));
});

test("no file and a terminal: it says what is missing in place of waiting", async (context) => {
  const { line } = terminal(context, 100, folder(context));
  for (const words of ["check wello.user.create", "expand wello.user.update", "explain wello.user.create --status 400", "request wello.user.create --base-url https://wello.example"])
    assert.match(await line(`user-preflight ${words}`), /which file\? Name one, or - for standard input\nended 2/);
});

test("bash completes what is typed", async (context) => {
  const { line, type, tmux, until } = terminal(context, 100, folder(context));
  await line("source <(user-preflight completion bash)");
  type("clear; user-preflight desc");
  tmux("send-keys", "Tab");
  await until("describe", (shown) => /user-preflight describe$/m.test(shown));
  type("aran");
  tmux("send-keys", "Tab");
  await until("the schema", (shown) => /user-preflight describe aranda\.user\.update$/m.test(shown));
});
