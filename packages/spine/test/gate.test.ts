import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, it } from "vitest";
import type { Reach } from "../src/breaker.ts";
import { createGate, type Gate } from "../src/gate.ts";
import type { Priority } from "../src/line.ts";
import { inVirtualTime } from "./calls.ts";

const RESTS = { restAfter: 2, maxRest: 60_000 };

describe("the gate of a practice", () => {
  it("lets those who waited out a pause pass in the order of their turns", async () => {
    const order: number[] = [];
    await inVirtualTime(
      Effect.gen(function* () {
        const gate = createGate(RESTS);
        yield* gate.pause(1_000);
        const coming: readonly Priority[] = ["bulk", "bulk", "interactive", "bulk", "interactive"];
        for (const [number, priority] of coming.entries()) {
          const passes = Effect.map(gate.pass(priority), () => void order.push(number));
          yield* Effect.forkChild(passes, { startImmediately: true });
        }
        yield* TestClock.adjust(1_000);
      }),
    );
    expect(order).toStrictEqual([2, 4, 0, 1, 3]);
  });

  it("while the practice rests lets bulk wait, and tells an interactive call at once", async () => {
    const seen = await inVirtualTime(
      Effect.gen(function* () {
        const gate = yield* restingGate();
        const bulk = yield* Effect.forkChild(gate.pass("bulk"), { startImmediately: true });
        const told = yield* Effect.flip(gate.pass("interactive"));
        yield* TestClock.adjust(4_999);
        const before = bulk.pollUnsafe();
        yield* TestClock.adjust(1);
        yield* Fiber.join(bulk);
        return { told, before };
      }),
    );
    expect(seen.told).toMatchObject({ _tag: "ProviderError", code: "provider-resting", retryable: true });
    expect(seen.before).toBeUndefined();
  });

  it("lets an interactive call be the one that finds out, when its time has come", async () => {
    await inVirtualTime(
      Effect.gen(function* () {
        const gate = yield* restingGate();
        yield* TestClock.adjust(5_000);
        yield* gate.pass("interactive");
      }),
    );
  });

  it("lets one attempt begin after a rest; the others follow when that one is answered", async () => {
    const seen = await inVirtualTime(
      Effect.gen(function* () {
        const gate = yield* restingGate();
        const waiting = yield* Effect.forEach([1, 2, 3], () =>
          Effect.forkChild(gate.pass("bulk"), { startImmediately: true }),
        );
        yield* TestClock.adjust(5_000);
        const first = yield* gate.begin;
        const second = yield* gate.begin;
        const late = yield* Effect.forkChild(gate.pass("bulk"), { startImmediately: true });
        yield* TestClock.adjust(20_000);
        const meanwhile = late.pollUnsafe();
        yield* first?.shows("answered") ?? Effect.void;
        yield* Effect.forEach([...waiting, late], Fiber.join);
        const third = yield* gate.begin;
        return { second, meanwhile, third };
      }),
    );
    expect(seen).toStrictEqual({ second: undefined, meanwhile: undefined, third: expect.anything() });
  });

  it("goes on to the next call when the one that was to find out was interrupted", async () => {
    await inVirtualTime(
      Effect.gen(function* () {
        const gate = yield* restingGate();
        yield* TestClock.adjust(5_000);
        const interrupted = yield* gate.begin;
        const waiting = yield* Effect.forkChild(gate.pass("bulk"), { startImmediately: true });
        yield* interrupted?.shows("none") ?? Effect.void;
        yield* Fiber.join(waiting);
      }),
    );
  });

  it("tells bulk as well once the practice has rested for as long as one waits, and still lets one find out", async () => {
    const seen = await inVirtualTime(
      Effect.gen(function* () {
        const gate = yield* restingGate();
        const found: number[] = [];
        for (let second = 1; second <= 36; second += 1) {
          yield* TestClock.adjust(1_000);
          if (yield* ends(gate, "unavailable")) found.push(second);
        }
        const waiting = yield* Effect.forkChild(Effect.flip(gate.pass("bulk")), { startImmediately: true });
        yield* TestClock.adjust(23_999);
        const before = waiting.pollUnsafe();
        yield* TestClock.adjust(1);
        const told = yield* Fiber.join(waiting);
        const next = yield* Effect.flip(gate.pass("bulk"));
        yield* TestClock.adjust(30_000);
        yield* gate.pass("bulk");
        return { found, before, told, next };
      }),
    );
    expect(seen.found).toStrictEqual([5, 15, 35]);
    expect(seen.before).toBeUndefined();
    expect([seen.told.code, seen.next.code]).toStrictEqual(["provider-resting", "provider-resting"]);
  });

  it("says how long it stays closed for sure", async () => {
    const seen = await inVirtualTime(
      Effect.gen(function* () {
        const gate = yield* restingGate();
        const resting = yield* gate.closedFor;
        yield* gate.pause(7_000);
        const paused = yield* gate.closedFor;
        yield* TestClock.adjust(7_000);
        const open = yield* gate.closedFor;
        yield* gate.begin;
        return [resting, paused, open, yield* gate.closedFor];
      }),
    );
    expect(seen).toStrictEqual([5_000, 7_000, 0, 0]);
  });
});

/** The gate of a practice that has just failed to answer twice. */
const restingGate = Effect.fnUntraced(function* () {
  const gate = createGate(RESTS);
  yield* ends(gate, "unavailable");
  yield* ends(gate, "unavailable");
  return gate;
});

/** Whether an attempt could be made, which ended so. */
const ends = Effect.fnUntraced(function* (gate: Gate, reach: Reach) {
  const begun = yield* gate.begin;
  if (begun !== undefined) yield* begun.shows(reach);
  return begun !== undefined;
});
