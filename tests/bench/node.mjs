// The benchmark in Node (workerd.mjs is the same in workerd):
//   npm ci
//   node node.mjs [user-preflight: package name, module file or package directory] [--json FILE]
import { readFileSync } from "node:fs";
import { XMLParser } from "fast-xml-parser";
import { newAjv } from "./ajv.mjs";
import { readArguments } from "./arguments.mjs";
import { bench } from "./bench.mjs";
import { buildPeers, buildSubject } from "./build.mjs";
import { cases, repeat } from "./cases.mjs";
import { payloads } from "./payloads.mjs";
import { jsonSchema } from "./schemas.mjs";

const { subject, json } = readArguments();
buildPeers();
const preflight = await import(buildSubject(subject));
const { default: twin } = await import("./out/twin.cjs");
const { peersWith } = await import("./peers.mjs"); // reads what buildPeers wrote

const sample = JSON.parse(readFileSync(new URL("payload.json", import.meta.url), "utf8"));
const xml = {
  text: readFileSync(new URL("../../src/catalog/samples/salt2.user.update.xml", import.meta.url), "utf8").replace("<Email>sample string 8<", "<Email>ada@example.com<"),
  parse: (text) => new XMLParser().parse(text),
};
const all = cases({ preflight, twin, peers: peersWith(newAjv().compile(jsonSchema)), payloads: payloads(sample, preflight.example), xml });

process.exitCode = await bench({
  runtime: "node",
  version: process.versions.node,
  json,
  cases: all,
  time(index, n) {
    const start = performance.now();
    const issues = repeat(all[index], n);
    return { ms: performance.now() - start, issues };
  },
});
