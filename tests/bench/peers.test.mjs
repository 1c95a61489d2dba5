// Do the peers really do the same work? `node --test`
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { newAjv } from "./ajv.mjs";
import { buildPeers } from "./build.mjs";
import { faults, payloads } from "./payloads.mjs";
import { jsonSchema } from "./schemas.mjs";

buildPeers();
const { peersWith } = await import("./peers.mjs");
const { default: standaloneAjv } = await import("./out/ajv.cjs");
const peers = {
  ...peersWith(newAjv().compile(jsonSchema)),
  "ajv standalone": peersWith(standaloneAjv).ajv,
};
const sample = JSON.parse(readFileSync(new URL("payload.json", import.meta.url), "utf8"));
const { clean: [{ object: clean }], faulty: [{ object: faulty }] } = payloads(sample, () => ({ OtherGroups: [] }));

const nested = (change) => ({ sales_organization: { ...clean.sales_organization, ...change } });
const ok = {
  "all-zero GUID": { user_group_id: "00000000-0000-0000-0000-000000000000" },
  "GUID of no version": { user_group_id: "E57CECE8-B98B-9375-0C34-735F85BDCDED" },
  "date in UTC": { birthdate: "2026-02-10T06:43:19Z" },
  "date with offset": { birthdate: "2024-02-29T06:43:19.5-05:30" },
  "text of full length": { username: "x".repeat(255) },
  "text without a limit": { notes: "x".repeat(5000) },
  "anything as e-mail": { email: "sample string 22" },
  "another way to name the organization": { sales_organization: undefined, sales_organization_code: "7" },
};
const wrong = {
  "GUID without hyphens": { user_group_id: "e57cece8b98b4375bc34735f85bdcded" },
  "GUID with a letter too far": { user_group_id: "e57cece8-b98b-4375-bc34-735f85bdcdeg" },
  "bare date": { birthdate: "2026-02-10" },
  "date without offset": { birthdate: "2026-02-10T06:43:19" },
  "month 13": { birthdate: "2026-13-10T06:43:19Z" },
  "30 February": { birthdate: "2026-02-30T06:43:19Z" },
  "text too long by one": { private_email: "x".repeat(251) },
  "text too long in UTF-16 code units": { skype: "😀".repeat(26) },
  "number for text": { phone: 5 },
  "unknown member": { unheard_of: 1 },
  "unknown member inside": nested({ unheard_of: 1 }),
  "no name inside": nested({ name: undefined }),
  "no organization at all": { sales_organization: undefined },
};
// Where a peer cannot do as the servers do: three count code points, one does not know the calendar. No payload
// that is measured has to do with it.
const codePoints = ["text too long in UTF-16 code units"];
const gaps = { "ata-validator AOT": codePoints, "schemasafe AOT": codePoints, "zod": codePoints, "valibot": ["30 February"] };

for (const [name, { errors, path, build }] of Object.entries(peers)) {
  const changed = (change) => errors(JSON.parse(JSON.stringify({ ...clean, ...change }))).length;

  test(`${name}: accepts the clean payload`, () => {
    assert.deepEqual(errors(clean), []);
    if (build) assert.deepEqual(build(clean).value, clean);
  });
  test(`${name}: reports all six faults`, () => {
    const paths = new Set(errors(faulty).map(path));
    assert.deepEqual([...paths].sort(), [...faults].sort());
  });
  test(`${name}: accepts what is right, refuses what is wrong`, () => {
    for (const [what, change] of Object.entries(ok)) assert.equal(changed(change), 0, what);
    const accepted = Object.keys(wrong).filter((what) => changed(wrong[what]) === 0);
    assert.deepEqual(accepted, gaps[name] ?? []);
  });
}
