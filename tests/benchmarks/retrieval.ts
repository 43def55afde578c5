/**
 * What retrieving documents costs, against the ways in which it is done elsewhere. The practices run in a process of their
 * own, each run of a side in another; sides take turns. Exits with 1 where a limit is broken.
 *
 * `node retrieval.ts [gigabyte] [speed] [latency] [cpu] [providers]` runs some of it.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Limit } from "./hostile-records.ts";
import type { Served } from "./retrieval/practice-server.ts";
import { hashOfServed } from "./retrieval/served-bytes.ts";
import { binaryUrl, type Measured, odsCodeOf, type Run, SIDES } from "./retrieval/sides.ts";
import { medianAndSpread, medianOf } from "./table.ts";

const ROUNDS = 5;
const MIB = 1_048_576;

const folder = mkdtempSync(join(tmpdir(), "gpdocs-bench-"));
/** The sides' program as plain JavaScript: what removes types takes time and memory of its own. */
const sides = join(folder, "sides.mjs");
const source = readFileSync(join(import.meta.dirname, "retrieval", "sides.ts"), "utf8");
writeFileSync(sides, stripTypeScriptTypes(source));

const PARTS: Readonly<Record<string, () => Promise<readonly Limit[]>>> = {
  gigabyte,
  speed,
  latency,
  cpu,
  providers,
};
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);
try {
  const limits: Limit[] = [];
  for (const name of wanted) limits.push(...((await PARTS[name]?.()) ?? []));
  for (const { text, kept } of limits) console.log(`${kept ? "ok    " : "BROKEN"}  ${text}`);
  process.exitCode = limits.length > 0 && limits.every(({ kept }) => kept) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** One document of 1 GiB. */
function gigabyte(): Promise<readonly Limit[]> {
  const served = { documents: 1, bytes: 1024 * MIB, latency: 0 };
  return withPractices(served, async (url) => {
    const runs = rounds(() => run({ side: "gpdocs", url, documents: 1, atOnce: 1 }));
    const peaks = runs.map(({ peakMegabytes }) => peakMegabytes);
    const isRight = runs.every(({ hashes }) => hashes.join() === hashOfServed(served.bytes));
    console.log(`1 GiB: ${medianAndSpread(peaks, 0)} MB at most, ${seconds(runs)} s`);
    return [
      { text: "1 GiB arrives with the right hash", kept: isRight },
      limit("the most memory in use for 1 GiB, in MB", medianOf(peaks), 160),
    ];
  });
}

/** One document of 250 MB, against holding it whole, and against curl. */
function speed(): Promise<readonly Limit[]> {
  const served = { documents: 1, bytes: 250_000_000, latency: 0 };
  console.log(`Baseline "whole": ${SIDES.whole}\nBaseline "curl": curl -s -o FILE URL\n`);
  return withPractices(served, async (url) => {
    const all = rounds(() => ({
      gpdocs: run({ side: "gpdocs", url, documents: 1, atOnce: 1 }),
      whole: run({ side: "whole", url, documents: 1, atOnce: 1 }),
      curl: curl(url),
    }));
    const gpdocs = all.map((round) => round.gpdocs.milliseconds);
    const whole = all.map((round) => round.whole.milliseconds);
    const direct = all.map((round) => round.curl);
    console.log(`250 MB, in ms: gpdocs ${medianAndSpread(gpdocs, 0)}`);
    console.log(`  whole ${medianAndSpread(whole, 0)}, curl ${medianAndSpread(direct, 0)}`);
    return [
      least("250 MB: speed in units of reading the document whole", ratio(whole, gpdocs), 3),
      limit("250 MB: time in units of curl's", ratio(gpdocs, direct), 3),
    ];
  });
}

/** 2,000 documents of 20 kB, each 50 ms away. */
function latency(): Promise<readonly Limit[]> {
  const served = { documents: 2_000, bytes: 20_000, latency: 50 };
  const atOnce = 16;
  const ideal = (served.documents * served.latency) / atOnce;
  return withPractices(served, async (url) => {
    const runs = rounds(() => run({ side: "gpdocs", url, documents: served.documents, atOnce }));
    console.log(`2,000 documents 50 ms away: ${seconds(runs)} s; ideally ${ideal / 1000}`);
    const times = runs.map(({ milliseconds }) => milliseconds);
    return [
      {
        text: "all of them arrive",
        kept: runs.every(({ hashes }) => hashes.join() === hashOfServed(20_000)),
      },
      limit("2,000 documents 50 ms away: wall time in units of the ideal", medianOf(times) / ideal, 1.15),
    ];
  });
}

/** The same with no latency: what a document costs the processor. */
function cpu(): Promise<readonly Limit[]> {
  const served = { documents: 2_000, bytes: 20_000, latency: 0 };
  console.log(`Baseline "loop": ${SIDES.loop}\n`);
  return withPractices(served, async (url) => {
    const all = rounds(() => ({
      gpdocs: run({ side: "gpdocs", url, documents: served.documents, atOnce: 16 }),
      loop: run({ side: "loop", url, documents: served.documents, atOnce: 16 }),
    }));
    const gpdocs = all.map((round) => round.gpdocs.cpuMilliseconds / served.documents);
    const loop = all.map((round) => round.loop.cpuMilliseconds / served.documents);
    console.log(
      `CPU ms per document: gpdocs ${medianAndSpread(gpdocs, 2)}, loop ${medianAndSpread(loop, 2)}`,
    );
    return [limit("2,000 documents: CPU time in units of the loop's", ratio(gpdocs, loop), 1.5)];
  });
}

/** 10,000 documents over 50 practices, of which one may be ten times slower. */
async function providers(): Promise<readonly Limit[]> {
  const practices = 50;
  const served = { documents: 200, bytes: 2_000, latency: 20 };
  const slow = odsCodeOf(17);
  let most = 0;
  const timed = (one: Served) =>
    withPractices(one, async (url) => {
      const { finished } = run({ side: "gpdocs", url, documents: one.documents, atOnce: 4, practices });
      const atOnce: Record<string, number> = await (await fetch(`${url}/most-at-once`)).json();
      most = Math.max(most, ...Object.values(atOnce));
      return Math.max(...finished.filter((_, place) => odsCodeOf(place) !== slow));
    });
  const alike: number[] = [];
  const withSlow: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alike.push(await timed(served));
    withSlow.push(await timed({ ...served, slow }));
  }
  console.log(`The last of 49 practices, in ms: ${medianAndSpread(alike, 0)}`);
  console.log(`  beside one that is ten times slower: ${medianAndSpread(withSlow, 0)}`);
  return [
    limit("the most documents under way at once at any practice", most, 4),
    limit(
      "49 practices beside a slow one: time in units of that beside one like them",
      ratio(withSlow, alike),
      1.1,
    ),
  ];
}

function rounds<Result>(play: () => Result): readonly Result[] {
  return Array.from({ length: ROUNDS }, play);
}

function run(options: Omit<Run, "folder">): Measured {
  const place = mkdtempSync(join(folder, "run-"));
  mkdirSync(place, { recursive: true });
  const built = join(import.meta.dirname, "retrieval", "built-packages.js");
  const parameters = [
    "--import",
    built,
    "--max-old-space-size=4096",
    sides,
    JSON.stringify({ ...options, folder: place }),
  ];
  try {
    return JSON.parse(execFileSync(process.execPath, parameters, { encoding: "utf8" }));
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Milliseconds that curl takes to fetch the same answer into a file. */
function curl(url: string): number {
  const start = performance.now();
  execFileSync("curl", ["-s", "-o", join(folder, "curl"), binaryUrl(url, 0)]);
  return performance.now() - start;
}

async function withPractices<Result>(served: Served, use: (url: string) => Promise<Result>): Promise<Result> {
  const script = join(import.meta.dirname, "retrieval", "practice-server.ts");
  const server: ChildProcess = spawn(process.execPath, [script, JSON.stringify(served)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    if (server.stdout === null) throw new Error("The practices' process has no output.");
    const [line] = await once(server.stdout, "data");
    return await use(String(line).trim());
  } finally {
    server.kill();
  }
}

function limit(what: string, found: number, most: number): Limit {
  return { text: `${what}: ${found.toFixed(2)}; at most ${most}`, kept: found <= most };
}

function least(what: string, found: number, most: number): Limit {
  return { text: `${what}: ${found.toFixed(2)}; at least ${most}`, kept: found >= most };
}

function ratio(some: readonly number[], others: readonly number[]): number {
  return medianOf(some) / medianOf(others);
}

function seconds(runs: readonly Measured[]): string {
  return medianAndSpread(
    runs.map(({ milliseconds }) => milliseconds / 1000),
    1,
  );
}
