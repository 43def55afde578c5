import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import fc from "fast-check";
import pLimit, { type LimitFunction } from "p-limit";
import { describe, expect, it } from "vitest";
import { withPlace } from "../src/places.ts";

describe("withPlace", () => {
  it("never runs more at once than there are places, and all in the end", async () => {
    const limit = pLimit(3);
    let running = 0;
    let most = 0;
    const work = Effect.gen(function* () {
      running += 1;
      most = Math.max(most, running);
      yield* Effect.yieldNow;
      running -= 1;
    });
    const all = Effect.forEach(Array.from({ length: 50 }), () => withPlace(limit, work), {
      concurrency: "unbounded",
    });
    expect(await Effect.runPromise(all)).toHaveLength(50);
    expect(most).toBe(3);
  });

  it("gives the place back after a success, a failure and a defect", async () => {
    const limit = pLimit(1);
    await Effect.runPromise(withPlace(limit, Effect.succeed("done")));
    await Effect.runPromise(Effect.flip(withPlace(limit, Effect.fail("failed"))));
    await Effect.runPromise(Effect.exit(withPlace(limit, Effect.die("broken"))));
    await expectAllPlacesFree(limit);
  });

  it("lets an effect that waits leave at once when it is interrupted, though no place is free", async () => {
    const limit = pLimit(1);
    const program = Effect.gen(function* () {
      const holder = yield* Effect.forkChild(withPlace(limit, Effect.never), { startImmediately: true });
      const waiting = yield* Effect.forkChild(withPlace(limit, Effect.never), { startImmediately: true });
      yield* Fiber.interrupt(waiting);
      const held = limit.activeCount;
      yield* Fiber.interrupt(holder);
      return held;
    });
    expect(await Effect.runPromise(program)).toBe(1);
    await expectAllPlacesFree(limit);
  });

  it("does not start an effect that was interrupted while it waited", async () => {
    const limit = pLimit(1);
    let started = false;
    const program = Effect.gen(function* () {
      const open = yield* Deferred.make<void>();
      const holder = yield* Effect.forkChild(withPlace(limit, Deferred.await(open)), {
        startImmediately: true,
      });
      const late = Effect.sync(() => {
        started = true;
      });
      const waiting = yield* Effect.forkChild(withPlace(limit, late), { startImmediately: true });
      yield* Fiber.interrupt(waiting);
      yield* Deferred.succeed(open, undefined);
      yield* Fiber.join(holder);
    });
    await Effect.runPromise(program);
    await expectAllPlacesFree(limit);
    expect(started).toBe(false);
  });

  it("leaks no place under any mixture of ends and interruptions", async () => {
    const plan = fc.record({
      end: fc.constantFrom("succeeds" as const, "fails" as const, "never ends" as const),
      stepsOfWork: fc.nat(6),
      interruptedAfter: fc.nat(12),
    });
    const plans = fc.array(plan, { maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), plans, async (places, all) => {
        const limit = pLimit(places);
        const lives = all.map(({ end, stepsOfWork, interruptedAfter }) =>
          Effect.gen(function* () {
            const work = Effect.andThen(steps(stepsOfWork), ending(end));
            const fiber = yield* Effect.forkChild(withPlace(limit, work));
            yield* steps(interruptedAfter);
            yield* Fiber.interrupt(fiber);
          }),
        );
        await Effect.runPromise(Effect.all(lives, { concurrency: "unbounded" }));
        await expectAllPlacesFree(limit);
      }),
      { numRuns: 100 },
    );
  });
});

function steps(count: number): Effect.Effect<void> {
  return Effect.forEach(Array.from({ length: count }), () => Effect.yieldNow, { discard: true });
}

function ending(end: "succeeds" | "fails" | "never ends"): Effect.Effect<void, string> {
  if (end === "never ends") return Effect.never;
  return end === "fails" ? Effect.fail("failed") : Effect.void;
}

/** As many effects as there are places can be inside at one time. With one place lost the last would wait for ever. */
async function expectAllPlacesFree(limit: LimitFunction): Promise<void> {
  const places = limit.concurrency;
  const meet = Effect.gen(function* () {
    const allInside = yield* Deferred.make<void>();
    let inside = 0;
    const guest = Effect.suspend(() => {
      inside += 1;
      return inside === places ? Deferred.succeed(allInside, undefined) : Deferred.await(allInside);
    });
    yield* Effect.forEach(Array.from({ length: places }), () => withPlace(limit, guest), {
      concurrency: "unbounded",
    });
    return inside;
  });
  expect(await Effect.runPromise(meet)).toBe(places);
  expect(limit.pendingCount).toBe(0);
}
