import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, it } from "vitest";
import { admitted } from "../src/admission.ts";
import { createEntrance, type Entrance } from "../src/entrance.ts";
import { manners } from "../src/manners.ts";
import { createRoom } from "../src/room.ts";
import { inVirtualTime } from "./calls.ts";

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
});
