import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, it } from "vitest";
import { join, readJson } from "../src/index.ts";
import { ask, directSpine, inVirtualTime, sessionOf } from "./calls.ts";
import { EMPTY_BUNDLE, reply, replyFhir, serve } from "./http-server.ts";

const TOTAL = 30_000;

describe("the total time of a call", () => {
  it("ends it in the middle of an attempt, whose connection is closed and whose place is free", async () => {
    const server = await serve((_request, response, place) => {
      if (place > 0) replyFhir(response, EMPTY_BUNDLE);
    });
    const session = sessionOf(directSpine(server.url, { maxConcurrent: 1, totalTimeout: TOTAL }));
    const seen = await inVirtualTime(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(Effect.flip(ask(session)));
        yield* Effect.promise(() => server.arrivals(1));
        yield* TestClock.adjust(TOTAL - 1);
        const before = fiber.pollUnsafe();
        yield* TestClock.adjust(1);
        const error = yield* Fiber.join(fiber);
        return { before, error, next: yield* ask(session) };
      }),
    );
    expect(seen.before).toBeUndefined();
    expect(seen.error).toMatchObject({ _tag: "TimeoutError", code: "total-timeout", retryable: true });
    expect(seen.next).toStrictEqual(EMPTY_BUNDLE);
    await server.received[0]?.abandoned;
    expect(server.received).toHaveLength(2);
  });

  it("counts the pauses between attempts", async () => {
    const server = await serve((_request, response) => reply(response, 429, "", { "retry-after": "60" }));
    const session = sessionOf(directSpine(server.url, { totalTimeout: TOTAL }));
    const error = await inVirtualTime(
      Effect.gen(function* () {
        const waits = yield* Deferred.make<number>();
        const call = session.call(
          {
            interaction: "find-patient",
            url: (root) => join(root, "Patient"),
            onRetry: ({ waitMilliseconds }) => Deferred.doneUnsafe(waits, Effect.succeed(waitMilliseconds)),
          },
          (response) => readJson(response, 1_000),
        );
        const fiber = yield* Effect.forkChild(Effect.flip(call));
        expect(yield* Deferred.await(waits)).toBe(60_000);
        yield* TestClock.adjust(TOTAL);
        return yield* Fiber.join(fiber);
      }),
    );
    expect(error).toMatchObject({ code: "total-timeout" });
    expect(server.received).toHaveLength(1);
  });

  it("does not count the wait for the first attempt", async () => {
    let answer = () => {};
    const server = await serve((_request, response) => {
      answer = () => replyFhir(response, EMPTY_BUNDLE);
    });
    const session = sessionOf(directSpine(server.url, { maxPerProvider: 1, totalTimeout: TOTAL }));
    const answers = await inVirtualTime(
      Effect.gen(function* () {
        const calls = Effect.all([ask(session), ask(session), ask(session)], { concurrency: "unbounded" });
        const fiber = yield* Effect.forkChild(calls);
        for (const arrivals of [1, 2, 3]) {
          yield* Effect.promise(() => server.arrivals(arrivals));
          yield* TestClock.adjust(TOTAL - 1);
          answer();
        }
        return yield* Fiber.join(fiber);
      }),
    );
    expect(answers).toHaveLength(3);
  });
});
