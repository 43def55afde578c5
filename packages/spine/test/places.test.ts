import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Priority } from "../src/line.ts";
import { withPlace } from "../src/places.ts";
import { createRoom, type Room } from "../src/room.ts";
import { settled } from "./calls.ts";

describe("withPlace", () => {
  it("never runs more at once than there are places, and all in the end", async () => {
    const room = createRoom(3);
    let running = 0;
    let most = 0;
    const work = Effect.gen(function* () {
      running += 1;
      most = Math.max(most, running);
      yield* Effect.yieldNow;
      running -= 1;
    });
    const all = Effect.forEach(Array.from({ length: 50 }), () => withPlace(room, "bulk", work), {
      concurrency: "unbounded",
    });
    expect(await Effect.runPromise(all)).toHaveLength(50);
    expect(most).toBe(3);
  });

  it("gives the place back after a success, a failure and a defect", async () => {
    const room = createRoom(1);
    await Effect.runPromise(withPlace(room, "bulk", Effect.succeed("done")));
    await Effect.runPromise(Effect.flip(withPlace(room, "bulk", Effect.fail("failed"))));
    await Effect.runPromise(Effect.exit(withPlace(room, "bulk", Effect.die("broken"))));
    await expectAllPlacesFree(room, 1);
  });

  it("lets an effect that waits leave at once when it is interrupted, though no place is free", async () => {
    const room = createRoom(1);
    const program = Effect.gen(function* () {
      const holder = yield* Effect.forkChild(withPlace(room, "bulk", Effect.never), {
        startImmediately: true,
      });
      const waiting = yield* Effect.forkChild(withPlace(room, "bulk", Effect.never), {
        startImmediately: true,
      });
      yield* Fiber.interrupt(waiting);
      const held = room.inside;
      yield* Fiber.interrupt(holder);
      return held;
    });
    expect(await Effect.runPromise(program)).toBe(1);
    await expectAllPlacesFree(room, 1);
  });

  it("does not start an effect that was interrupted while it waited", async () => {
    const room = createRoom(1);
    let started = false;
    const program = Effect.gen(function* () {
      const open = yield* Deferred.make<void>();
      const holder = yield* Effect.forkChild(withPlace(room, "bulk", Deferred.await(open)), {
        startImmediately: true,
      });
      const late = Effect.sync(() => {
        started = true;
      });
      const waiting = yield* Effect.forkChild(withPlace(room, "bulk", late), { startImmediately: true });
      yield* Fiber.interrupt(waiting);
      yield* Deferred.succeed(open, undefined);
      yield* Fiber.join(holder);
    });
    await Effect.runPromise(program);
    await expectAllPlacesFree(room, 1);
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
        const room = createRoom(places);
        const lives = all.map(({ end, stepsOfWork, interruptedAfter }) =>
          Effect.gen(function* () {
            const work = Effect.andThen(steps(stepsOfWork), ending(end));
            const fiber = yield* Effect.forkChild(withPlace(room, "bulk", work));
            yield* steps(interruptedAfter);
            yield* Fiber.interrupt(fiber);
          }),
        );
        await Effect.runPromise(Effect.all(lives, { concurrency: "unbounded" }));
        await expectAllPlacesFree(room, places);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the line before the places", () => {
  it("lets interactive ones in before bulk that came earlier, and each in the order of their coming", async () => {
    const order = await orderOfTurns(1, ["bulk", "bulk", "interactive", "bulk", "interactive"]);
    expect(order).toStrictEqual([2, 4, 0, 1, 3]);
  });

  it("lets bulk in all the same, every ninth turn, while interactive ones keep coming", async () => {
    const coming = [...Array<Priority>(2).fill("bulk"), ...Array<Priority>(20).fill("interactive")];
    const order = await orderOfTurns(1, coming);
    expect([order.indexOf(0), order.indexOf(1)]).toStrictEqual([8, 17]);
  });

  it("is left at once by one that is interrupted: it counts no longer", async () => {
    const room = createRoom(1);
    let turns = 0;
    const occupy = async () => {
      turns += 1;
    };
    let giveBack = () => {};
    room.enter("bulk", () => new Promise((release) => (giveBack = release)));
    const leave = [room.enter("bulk", occupy), room.enter("interactive", occupy)];
    room.enter("bulk", occupy);
    for (const each of leave) each();
    await settled();
    giveBack();
    await Effect.runPromise(withPlace(room, "bulk", Effect.void));
    expect(turns).toBe(1);
  });

  it("follows a change of the number of places while it is under way", async () => {
    const room = createRoom(4);
    const inside = () => room.inside;
    const releases: (() => void)[] = [];
    for (let number = 0; number < 20; number += 1) {
      room.enter("bulk", () => new Promise((release) => releases.push(release)));
    }
    await Promise.resolve();
    expect(inside()).toBe(4);
    room.resize(2);
    for (const release of releases.splice(0, 2)) release();
    await settled();
    expect([inside(), releases.length]).toStrictEqual([2, 2]);
    releases.shift()?.();
    await settled();
    expect([inside(), releases.length]).toStrictEqual([2, 2]);
    room.resize(6);
    await settled();
    expect([inside(), releases.length]).toStrictEqual([6, 6]);
  });

  it("loses no place to 20,000 who are interrupted at every stage of their waiting", async () => {
    const room = createRoom(4);
    const total = createRoom(3);
    const program = Effect.gen(function* () {
      const fibers = yield* Effect.forEach(Array.from({ length: 20_000 }), (_, number) => {
        const priority = number % 3 === 0 ? "interactive" : "bulk";
        const work = number % 5 === 0 ? Effect.never : steps(number % 4);
        return Effect.forkChild(withPlace(room, priority, withPlace(total, priority, work)));
      });
      yield* steps(5);
      for (const fiber of fibers) {
        yield* Fiber.interrupt(fiber);
      }
    });
    await Effect.runPromise(program);
    await expectAllPlacesFree(total, 3);
    await expectAllPlacesFree(room, 4);
  });
});

/** In which order those who come one after the other get their turns, while all places are taken as they come. */
async function orderOfTurns(places: number, coming: readonly Priority[]): Promise<readonly number[]> {
  const room = createRoom(places);
  const order: number[] = [];
  const program = Effect.gen(function* () {
    const open = yield* Deferred.make<void>();
    const holders = yield* Effect.forEach(Array.from({ length: places }), () =>
      Effect.forkChild(withPlace(room, "bulk", Deferred.await(open)), { startImmediately: true }),
    );
    const fibers = yield* Effect.forEach(coming, (priority, number) => {
      const turn = Effect.sync(() => void order.push(number));
      return Effect.forkChild(withPlace(room, priority, turn), { startImmediately: true });
    });
    yield* Deferred.succeed(open, undefined);
    yield* Effect.forEach([...holders, ...fibers], Fiber.join);
  });
  await Effect.runPromise(program);
  return order;
}

function steps(count: number): Effect.Effect<void> {
  return Effect.forEach(Array.from({ length: count }), () => Effect.yieldNow, { discard: true });
}

function ending(end: "succeeds" | "fails" | "never ends"): Effect.Effect<void, string> {
  if (end === "never ends") return Effect.never;
  return end === "fails" ? Effect.fail("failed") : Effect.void;
}

/** As many effects as there are places can be inside at one time. With one place lost the last would wait for ever. */
async function expectAllPlacesFree(room: Room, places: number): Promise<void> {
  const meet = Effect.gen(function* () {
    const allInside = yield* Deferred.make<void>();
    let inside = 0;
    const guest = Effect.suspend(() => {
      inside += 1;
      return inside === places ? Deferred.succeed(allInside, undefined) : Deferred.await(allInside);
    });
    yield* Effect.forEach(Array.from({ length: places }), () => withPlace(room, "bulk", guest), {
      concurrency: "unbounded",
    });
    return inside;
  });
  expect(await Effect.runPromise(meet)).toBe(places);
  await settled();
  expect(room.inside).toBe(0);
}
