import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, it } from "vitest";
import { admitted } from "../src/admission.ts";
import { createEntrance, type Entrance } from "../src/entrance.ts";
import { RouteError } from "../src/index.ts";
import { manners } from "../src/manners.ts";
import { createRoom } from "../src/room.ts";
import { verdictOf } from "../src/verdict.ts";
import { inVirtualTime, settled } from "./calls.ts";

function entrance(places: number): Entrance {
  return createEntrance(manners({ maxPerProvider: places }));
}

describe("admission to a practice", () => {
  it("waits for as long as the practice asked for a pause, to the millisecond", async () => {
    const practice = entrance(1);
    const admittedAt = await inVirtualTime(
      Effect.gen(function* () {
        yield* practice.gate.pause(5_000);
        const call = admitted(practice, createRoom(1), "bulk", () => Effect.succeed("admitted"));
        const fiber = yield* Effect.forkChild(call);
        yield* TestClock.adjust(4_999);
        const before = fiber.pollUnsafe();
        yield* TestClock.adjust(1);
        yield* Fiber.join(fiber);
        return before;
      }),
    );
    expect(admittedAt).toBeUndefined();
  });

  it("keeps the longer of two pauses, whichever came first", async () => {
    const stillWaiting = await inVirtualTime(
      Effect.gen(function* () {
        const practice = entrance(1);
        yield* practice.gate.pause(1_000);
        const fiber = yield* Effect.forkChild(admitted(practice, createRoom(1), "bulk", () => Effect.void));
        yield* TestClock.adjust(500);
        yield* practice.gate.pause(5_000);
        yield* practice.gate.pause(10);
        yield* TestClock.adjust(4_999);
        const before = fiber.pollUnsafe() === undefined;
        yield* TestClock.adjust(1);
        yield* Fiber.join(fiber);
        return before;
      }),
    );
    expect(stillWaiting).toBe(true);
  });

  it("sends a call that was waiting for a place back to the gate when a pause begins meanwhile", async () => {
    const seen = await inVirtualTime(
      Effect.gen(function* () {
        const practice = entrance(1);
        const total = createRoom(4);
        const first = yield* Deferred.make<void>();
        let made = 0;
        yield* Effect.forkChild(admitted(practice, total, "bulk", () => Deferred.await(first)));
        const queued = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          Effect.forkChild(
            admitted(practice, total, "bulk", () =>
              Effect.sync(() => {
                made += 1;
              }),
            ),
          ),
        );
        yield* TestClock.adjust(0);
        yield* practice.gate.pause(1_000);
        yield* Deferred.succeed(first, undefined);
        yield* TestClock.adjust(999);
        const duringPause = { made, places: practice.places.inside, total: total.inside };
        yield* TestClock.adjust(1);
        yield* Effect.forEach(queued, Fiber.join);
        return { duringPause, afterwards: made };
      }),
    );
    expect(seen).toStrictEqual({ duringPause: { made: 0, places: 0, total: 0 }, afterwards: 20 });
  });

  it("does not hold the total while it waits for a place at a slow practice", async () => {
    const total = createRoom(2);
    const [slow, quick] = [entrance(1), entrance(1)];
    const answer = await inVirtualTime(
      Effect.gen(function* () {
        const stuck = yield* Effect.forEach(Array.from({ length: 5 }), () =>
          Effect.forkChild(
            admitted(slow, total, "bulk", () => Effect.never),
            { startImmediately: true },
          ),
        );
        const answered = yield* admitted(quick, total, "bulk", () => Effect.succeed("answered"));
        yield* Fiber.interruptAll(stuck);
        return answered;
      }),
    );
    expect(answer).toBe("answered");
  });

  it("lets the next call find out whether a practice that rests is back, where the first was interrupted", async () => {
    const made = await inVirtualTime(
      Effect.gen(function* () {
        const practice = yield* restingPractice;
        const order: string[] = [];
        const call = (name: string, ending: Effect.Effect<void>) =>
          Effect.forkChild(
            admitted(practice, createRoom(4), "bulk", (attempt) => {
              order.push(name);
              return Effect.onExit(ending, (exit) => attempt.shows(verdictOf(exit, false)));
            }),
            { startImmediately: true },
          );
        const first = yield* call("first", Effect.never);
        const others = [yield* call("second", Effect.void), yield* call("third", Effect.void)];
        yield* TestClock.adjust(5_000);
        const alone = [...order];
        yield* Fiber.interrupt(first);
        yield* Effect.forEach(others, Fiber.join);
        return { alone, order };
      }),
    );
    expect(made).toStrictEqual({ alone: ["first"], order: ["first", "second", "third"] });
  });

  it("lets the next call find out where the first did not come as far as the practice", async () => {
    const answered = await inVirtualTime(
      Effect.gen(function* () {
        const practice = yield* restingPractice;
        yield* TestClock.adjust(5_000);
        const withoutAddress = admitted(practice, createRoom(4), "bulk", () => Effect.fail(NO_ADDRESS));
        yield* Effect.flip(withoutAddress);
        return yield* admitted(practice, createRoom(4), "interactive", () => Effect.succeed("answered"));
      }),
    );
    expect(answered).toBe("answered");
  });

  it("loses nothing to 20,000 calls that are interrupted at the gate, in line or under way", async () => {
    const total = createRoom(3);
    const practice = entrance(4);
    let made = 0;
    const answered = await inVirtualTime(
      Effect.gen(function* () {
        yield* practice.gate.pause(1_000);
        const attempt = Effect.suspend(() => {
          made += 1;
          return Effect.sleep(10);
        });
        const calls = yield* Effect.forEach(Array.from({ length: 20_000 }), (_, number) =>
          Effect.forkChild(
            admitted(practice, total, number % 2 === 0 ? "bulk" : "interactive", () => attempt),
          ),
        );
        yield* TestClock.adjust(500);
        yield* Fiber.interruptAll(calls.slice(0, 10_000));
        yield* TestClock.adjust(505);
        yield* practice.gate.pause(100);
        yield* TestClock.adjust(115);
        yield* Fiber.interruptAll(calls);
        return yield* admitted(practice, total, "bulk", () => Effect.succeed("answered"));
      }),
    );
    expect(answered).toBe("answered");
    // Three at a time: at 1,000 ms, after the second pause at 1,105 ms, and at 1,115 ms.
    expect(made).toBe(9);
    await settled();
    expect([practice.places.inside, total.inside]).toStrictEqual([0, 0]);
  });
});

/** A practice that has just failed once too often. */
const restingPractice = Effect.gen(function* () {
  const practice = createEntrance(manners({ restAfter: 1 }));
  const lost = new RouteError({ code: "connection-lost", message: "Broken.", retryable: true });
  const failing = admitted(practice, createRoom(1), "bulk", (attempt) =>
    Effect.onExit(Effect.fail(lost), (exit) => attempt.shows(verdictOf(exit, false))),
  );
  yield* Effect.flip(failing);
  return practice;
});

const NO_ADDRESS = new RouteError({ code: "sds-refused", message: "No address.", retryable: true });
