/** One side's turn, in a process of its own: `node --expose-gc timed-run.ts '<Turn>'` prints its {@link Timing}s as JSON. */
import { readFileSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { resolveRecord } from "@gpdocs/resolver";

export interface Turn {
  readonly side: Side;
  /** The file of a record on which the side is called before any clock starts, and how often. */
  readonly warmUp: Window;
  readonly windows: readonly Window[];
}

/** So many calls on the record in the file, timed as one. */
export interface Window {
  readonly file: string;
  readonly calls: number;
}

/** In milliseconds, per call. */
export interface Timing {
  readonly duration: number;
  /** The part of it in which garbage collection held the program up. */
  readonly collecting: number;
}

export type Side = keyof Sides;

/** What is timed, exactly: the baseline, and what is compared with it. */
export const SIDES: Sides = {
  parse: (text) => JSON.parse(text),
  resolve: (bundle) => resolveRecord(bundle),
};

interface Sides {
  readonly parse: (text: string) => unknown;
  readonly resolve: (bundle: unknown) => unknown;
}

if (import.meta.main) {
  const turn: Turn = JSON.parse(process.argv[2] ?? "");
  for (const call of callsOf(turn.side, turn.warmUp)) call();
  const timings: Timing[] = [];
  for (const window of turn.windows) timings.push(await time(turn.side, window));
  console.log(JSON.stringify(timings));
}

async function time(side: Side, window: Window): Promise<Timing> {
  const calls = callsOf(side, window);
  let result: unknown;
  const observer = new PerformanceObserver(() => {});
  // What preparing has left is collected on nobody's time.
  collectGarbage();
  observer.observe({ entryTypes: ["gc"] });
  const start = performance.now();
  // The last result alone is kept, as in a server: a heap that only grows would slow down parsing most of all.
  for (const call of calls) result = call();
  const end = performance.now();
  // Node hands collections over only when it is idle.
  await setImmediate();
  const collections = observer.takeRecords();
  observer.disconnect();
  if (result === undefined) throw new Error("The last call gave no result.");
  const collecting = collections
    .filter(({ startTime }) => startTime >= start && startTime < end)
    .reduce((sum, { duration }) => sum + duration, 0);
  return { duration: (end - start) / window.calls, collecting: collecting / window.calls };
}

/** Each call gets a record that nothing has read: reading leaves hash codes in its strings that make the next one faster. */
function callsOf(side: Side, { file, calls }: Window): readonly (() => unknown)[] {
  const text = readFileSync(file, "utf8");
  return Array.from({ length: calls }, () => {
    if (side === "parse") return () => SIDES.parse(text);
    const bundle = SIDES.parse(text);
    return () => SIDES.resolve(bundle);
  });
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  globalThis.gc();
}
