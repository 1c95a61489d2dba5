// Completion scripts, asked by the shells themselves.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, run, shell } from "./support.mjs";

const WANTED = [
  ["", ["check", "normalize", "completion"]],
  ["chec", ["check"]],
  ["check wello", ["wello.user.create", "wello.user.update"]],
  ["check wello.user.create --un", ["--unknown"]],
  ["check wello.user.create --unknown ", ["error", "keep", "strip"]],
  ["completion ", ["bash", "zsh", "fish"]],
];

test("bash", async (context) => {
  const cwd = folder(context);
  writeFileSync(join(cwd, "script"), (await run(["completion", "bash"])).stdout);
  for (const [typed, wanted] of WANTED) {
    const words = ["user-preflight", ...typed.split(" ")];
    const { stdout, stderr } = await shell(`source ./script; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _user_preflight; printf '%s\\n' "\${COMPREPLY[@]}"`, { cwd });
    assert.equal(stderr, "");
    for (const word of wanted) assert.ok(stdout.split("\n").includes(word), `${typed}: ${stdout}`);
  }
  writeFileSync(join(cwd, "ada.json"), "");
  const { stdout } = await shell("source ./script; COMP_WORDS=(user-preflight check wello.user.create ad); COMP_CWORD=3; _user_preflight; echo ${COMPREPLY[@]}", { cwd });
  assert.equal(stdout, "ada.json\n");
});

test("fish", async (context) => {
  const cwd = folder(context);
  writeFileSync(join(cwd, "script"), (await run(["completion", "fish"])).stdout);
  for (const [typed, wanted] of WANTED) {
    const { stdout, stderr } = await shell(`fish --no-config -c "source script; complete -C 'user-preflight ${typed}'"`, { cwd });
    assert.equal(stderr, "");
    for (const word of wanted) assert.ok(stdout.split("\n").some((line) => line.split("\t")[0] === word), `${typed}: ${stdout}`);
  }
});

test("zsh", async (context) => {
  const cwd = folder(context);
  mkdirSync(join(cwd, "functions"));
  writeFileSync(join(cwd, "functions/_user-preflight"), (await run(["completion", "zsh"])).stdout);
  writeFileSync(join(cwd, ".zshrc"), `PROMPT='> '; fpath=(${cwd}/functions $fpath); autoload -U compinit; compinit -u -d ${cwd}/dump; LISTMAX=1000; COLUMNS=200; print RE""ADY\n`);
  for (const [typed, wanted] of WANTED) {
    // zsh completes only where it is typed into; zpty is its own way of doing that.
    writeFileSync(join(cwd, "ask"), `zmodload zsh/zpty
zpty z "ZDOTDIR=${cwd} zsh -i"
zpty -r z text '*READY*'
zpty -w -n z "user-preflight ${typed}"
for press in 1 2 3; do zpty -w -n z $'\\t'; sleep 0.3; done
quiet=0
while (( quiet < 15 )); do
  if zpty -r -t z more; then text+=$more; quiet=0; else (( quiet++ )); sleep 0.1; fi
done
print -r -- $text
zpty -d z
`);
    const { stdout } = await shell("zsh -f ask", { cwd, env: { TERM: "xterm" } });
    // Without what moves the cursor and rings.
    const shown = stdout.replace(/\u001b\[[\d;?]*[a-zA-Z]|[\u0007]/g, "");
    for (const word of wanted) assert.ok(shown.includes(word), `${typed}: ${JSON.stringify(stdout.slice(-600))}`);
  }
});
