/**
 * What `resolveRecord` costs against `JSON.parse` of the same text, whether its cost stays proportional for hostile records,
 * and where the bytes of its bundle go. Exits with 1 where a limit is broken.
 *
 * Each turn of a side is a process of its own: neither side finds the heap and the caches that the other left. In it the
 * side is called on another record until it is warm, as in a server, then on the record that is timed. Each call begins
 * with a young heap that is empty, and its time includes collecting what it leaves there: so all of a side's garbage is
 * paid for, and none of the other's.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleForBrowser } from "../../packages/resolver/test/browser-bundle.ts";
import { compareHostile, type Limit } from "./hostile-records.ts";
import { buildRecord, type RecordFile, realRecordFiles } from "./record-files.ts";
import { alignedTable, medianAndSpread, medianOf } from "./table.ts";
import { SIDES, type Side, type Timing, type Turn } from "./timed-run.ts";

const ROUNDS = 5;
const MB = 1_000_000;
/** Of the time that `JSON.parse` takes for the same 3 MB. */
const MOST_OF_PARSING = 0.25;
/** Cost per MB at 100 MB, in units of that at 3 MB. */
const MOST_GROWTH = 1.5;
/** Of the bundle, minified and gzipped. */
const MOST_BYTES = 8000;

/** One record's timings, one for each round. */
interface Result extends RecordFile {
  readonly calls: number;
  readonly timings: Readonly<Record<Side, Timing[]>>;
}

const folder = mkdtempSync(join(tmpdir(), "gpdocs-bench-"));
try {
  const limits = [...compareTimes(), ...compareHostile(), await weighBundle()];
  for (const { text, kept } of limits) console.log(`${kept ? "ok    " : "BROKEN"}  ${text}`);
  process.exitCode = limits.every(({ kept }) => kept) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function compareTimes(): readonly Limit[] {
  const warm = { ...buildRecord(folder, "warm-up", 3 * MB, 1), calls: 10 };
  const small = resultOf(buildRecord(folder, "built, 3 MB", 3 * MB, 2));
  const large = resultOf(buildRecord(folder, "built, 100 MB", 100 * MB, 3));
  const first = { ...resultOf(small), name: "built, 3 MB, first call", calls: 1 };
  const real = realRecordFiles(folder).map(resultOf);
  for (let round = 0; round < ROUNDS; round += 1) {
    playRound(warm, [small]);
    playRound(warm, [large]);
    playRound({ ...warm, calls: 0 }, [first]);
    if (real.length > 0) playRound(warm, real);
  }
  console.log(`Baseline: ${SIDES.parse}\nCompared: ${SIDES.resolve}\n`);
  console.log(`${timesTable([small, large, first, ...real])}\n`);

  const ratio = medianOf(durations(small, "resolve")) / medianOf(durations(small, "parse"));
  const bare = medianOf(withoutGc(small, "resolve")) / medianOf(withoutGc(small, "parse"));
  const perMb = (result: Result) => durations(result, "resolve").map((ms) => ms / (result.size / MB));
  const growth = medianOf(perMb(large)) / medianOf(perMb(small));
  const costs = `${medianAndSpread(perMb(large), 2)} ms per MB against ${medianAndSpread(perMb(small), 2)}`;
  return [
    {
      text: `resolving 3 MB takes ${ratio.toFixed(2)} of JSON.parse, without GC ${bare.toFixed(2)}; at most ${MOST_OF_PARSING}`,
      // Collecting weighs more on parsing: the limit must hold whether it is counted or not.
      kept: Math.max(ratio, bare) <= MOST_OF_PARSING,
    },
    {
      text: `100 MB against 3 MB costs ${growth.toFixed(2)} times as much per MB; at most ${MOST_GROWTH}: ${costs}`,
      kept: growth <= MOST_GROWTH,
    },
  ];
}

/** Some 30 MB in all, so that the clock's grain does not count. */
function resultOf(record: RecordFile): Result {
  const calls = Math.min(100, Math.max(1, Math.round((30 * MB) / record.size)));
  return { ...record, calls, timings: { parse: [], resolve: [] } };
}

/** One turn of each side. */
function playRound(warmUp: Turn["warmUp"], timed: readonly Result[]): void {
  for (const side of ["parse", "resolve"] as const) {
    const turn: Turn = { side, warmUp, timed: timed.map(({ file, calls }) => ({ file, calls })) };
    const parameters = ["--expose-gc", join(import.meta.dirname, "timed-run.ts"), JSON.stringify(turn)];
    const printed = execFileSync(process.execPath, parameters, { encoding: "utf8" });
    const timings: readonly Timing[] = JSON.parse(printed);
    for (const [place, timing] of timings.entries()) timed[place]?.timings[side].push(timing);
  }
}

function durations({ timings }: Result, side: Side): readonly number[] {
  return timings[side].map(({ duration }) => duration);
}

function withoutGc({ timings }: Result, side: Side): readonly number[] {
  return timings[side].map(({ duration, collecting }) => duration - collecting);
}

function timesTable(results: readonly Result[]): string {
  const heads = [
    "record",
    "MB",
    "calls",
    "parse, ms",
    "of it GC",
    "resolve, ms",
    "of it GC",
    "ratio",
    "without GC",
  ];
  const rows = results.map((result) => {
    const collecting = (side: Side) => medianOf(result.timings[side].map((one) => one.collecting)).toFixed(2);
    const parse = durations(result, "parse");
    const resolve = durations(result, "resolve");
    return [
      result.name,
      (result.size / MB).toFixed(2),
      String(result.calls),
      medianAndSpread(parse, 2),
      collecting("parse"),
      medianAndSpread(resolve, 2),
      collecting("resolve"),
      medianAndSpread(ratios(resolve, parse), 2),
      medianOf(ratios(withoutGc(result, "resolve"), withoutGc(result, "parse"))).toFixed(2),
    ];
  });
  return alignedTable([heads, ...rows]);
}

/** Round by round. */
function ratios(some: readonly number[], others: readonly number[]): readonly number[] {
  return some.map((ms, round) => ms / (others[round] ?? Number.NaN));
}

async function weighBundle(): Promise<Limit> {
  const { gzipped, minified, inputs } = await bundleForBrowser();
  const heaviest = [...inputs].sort((a, b) => b.bytes - a.bytes);
  const rows = heaviest.map(({ path, bytes }) => [
    path,
    String(bytes),
    `${((100 * bytes) / minified).toFixed(1)} %`,
  ]);
  console.log(`${alignedTable([["in the bundle of @gpdocs/resolver", "bytes", "share"], ...rows])}\n`);
  return {
    text: `the bundle is ${gzipped} bytes gzipped, ${minified} before; at most ${MOST_BYTES}`,
    kept: gzipped <= MOST_BYTES,
  };
}
