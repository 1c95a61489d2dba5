// The measuring itself, the same for every runtime. Cases take turns in short slices, so that whatever else the
// machine does falls on all of them; a ratio is taken within each round, and the median over the rounds counts.
import { writeFileSync } from "node:fs";
import { bars } from "./bars.mjs";
import { OURS } from "./cases.mjs";

const SLICE = 15; // ms
const WARM_UP = 5; // rounds
const ROUNDS = 21;

/**
 * Measures, prints and gives the exit code: 1 when a bar is missed.
 * `cases`: { group, name, payload, judges } of each. `time(index, n)`: { ms, issues } of n calls of a case.
 */
export async function bench({ runtime, version, cases, time, json }) {
  const rows = await measure(cases, time);
  const verdicts = bars.filter((bar) => bar.runtime === runtime).map((bar) => judge(bar, rows));
  print(`${runtime} ${version}`, rows, verdicts);
  if (json) writeFileSync(json, JSON.stringify({ runtime, version, cases: rows.map(figures), bars: verdicts }, null, 2) + "\n");
  return verdicts.every(({ ok }) => ok) ? 0 : 1;
}

async function measure(cases, time) {
  const rows = cases.map((entry, index) => ({ ...entry, index, n: 64, us: [] }));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    // There and back again, so that nobody always comes after the same neighbour and its garbage.
    for (const row of round % 2 ? rows : rows.toReversed()) {
      const { ms, issues } = await time(row.index, row.n);
      if (round >= 0) row.us.push((ms * 1000) / row.n);
      else {
        if (row.judges) expectIssues(row, issues / row.n);
        row.n = Math.max(64, Math.round((row.n * SLICE) / Math.max(ms, SLICE / 20)));
      }
    }
  }
  for (const row of rows) row.ours = rows.find((other) => isOurs(other) && other.group === row.group && other.payload === row.payload);
  return rows;
}

/** A contender that is fast because it does not do its work must not count. */
function expectIssues({ group, name, payload }, found) {
  const right = { clean: found === 0, faulty: found >= 6, sample: found === 4 }[payload];
  if (!right) throw new Error(`${group}, ${name}: ${found} issues in the ${payload} payload`);
}

const isOurs = ({ name }) => name.startsWith(OURS);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
/** One case's time ÷ another's: the median of what it was in each round. */
const ratio = (a, b) => median(a.us.map((us, round) => us / b.us[round]));

function judge({ runtime, ...bar }, rows) {
  const row = rows.find(({ group, name, payload }) => group === bar.group && name === bar.against && payload === bar.payload);
  const measured = ratio(row.ours, row);
  return { ...bar, measured, ok: measured <= bar.atMost };
}

const figures = (row) => ({
  group: row.group, name: row.name, payload: row.payload,
  us: median(row.us), ...(!isOurs(row) && { oursToThis: ratio(row.ours, row) }),
});

function print(title, rows, verdicts) {
  const columns = { clean: "clean", faulty: "six faults", sample: "sample as is" };
  const line = (name, cells) => console.log(`  ${name.padEnd(50)}${cells.join("").trimEnd()}`);

  console.log(`\n${title}: µs per call, and × = time of ${OURS} ÷ time of this`);
  for (const [group, inGroup] of groupBy(rows, ({ group }) => group)) {
    console.log(`\n${group}`);
    line("", Object.values(columns).map((heading) => heading.padStart(9).padEnd(17)));
    for (const [name, sameName] of groupBy(inGroup, ({ name }) => name)) {
      line(name, Object.keys(columns).map((payload) => {
        const row = sameName.find((row) => row.payload === payload);
        if (!row) return "".padEnd(17);
        const times = isOurs(row) ? "" : `× ${ratio(row.ours, row).toFixed(2)}`;
        return median(row.us).toFixed(2).padStart(9) + times.padStart(7) + " ";
      }));
    }
  }

  console.log("\nbars");
  for (const { group, payload, against, atMost, measured, ok, why } of verdicts) {
    console.log(`  ${ok ? "ok    " : "MISSED"} ${measured.toFixed(2)} of ${atMost.toFixed(2)} × ${against}, ${group}, ${columns[payload]}`);
    console.log(`         ${why}`);
  }
}

function groupBy(rows, key) {
  const groups = new Map();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}
