/** One side's turn, in a process of its own: `node --expose-gc timed-run.ts '<Turn>'` prints its {@link Timing}s as JSON. */
import { readFileSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { resolveRecord } from "@gpdocs/resolver";

export interface Turn {
  readonly side: Side;
  /** Calls that nobody times, before all others. */
  readonly warmUp: Calls;
  readonly timed: readonly Calls[];
}

/** So many calls on the record in the file. */
export interface Calls {
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
  for (const calls of turn.timed) timings.push(await time(turn.side, calls));
  console.log(JSON.stringify(timings));
}

async function time(side: Side, calls: Calls): Promise<Timing> {
  const windows: { readonly start: number; readonly end: number }[] = [];
  const observer = new PerformanceObserver(() => {});
  observer.observe({ entryTypes: ["gc"] });
  for (const call of callsOf(side, calls)) {
    // What preparing has left is collected on nobody's time: the first round copies it, the second moves it away.
    collectYoung();
    collectYoung();
    const start = performance.now();
    const result = call();
    // What the call has left is collected on its own time, while its caller holds the result.
    collectYoung();
    windows.push({ start, end: performance.now() });
    if (result === undefined) throw new Error("A call gave no result.");
  }
  // Node hands collections over only when it is idle.
  await setImmediate();
  const collections = observer.takeRecords().filter(({ startTime }) => {
    return windows.some(({ start, end }) => startTime >= start && startTime < end);
  });
  observer.disconnect();
  return {
    duration: windows.reduce((sum, { start, end }) => sum + end - start, 0) / calls.calls,
    collecting: collections.reduce((sum, { duration }) => sum + duration, 0) / calls.calls,
  };
}

/** Each call to resolve gets a record just parsed, which nothing has read: the second reading of a string is faster. */
function* callsOf(side: Side, { file, calls }: Calls): Generator<() => unknown> {
  const text = readFileSync(file, "utf8");
  for (let left = calls; left > 0; left -= 1) {
    if (side === "parse") {
      yield () => SIDES.parse(text);
    } else {
      const bundle = SIDES.parse(text);
      yield () => SIDES.resolve(bundle);
    }
  }
}

/** Not a full collection: with that, the engine throws away code that it has optimised for objects now gone. */
function collectYoung(): void {
  if (globalThis.gc === undefined) throw new Error("Run this with --expose-gc.");
  globalThis.gc({ type: "minor" });
}
