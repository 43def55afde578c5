import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, it } from "vitest";
import { retryAfter } from "../src/http.ts";
import { ask, claimsOf, directSpine, inVirtualTime, sessionOf } from "./calls.ts";
import { EMPTY_BUNDLE, type Received, reply, replyFhir, roundTrip, serve } from "./http-server.ts";

const MIDDAY = Date.UTC(2025, 5, 2, 12, 0, 0);

describe("Retry-After", () => {
  it.each([
    ["120", 120_000],
    [" 5 ", 5_000],
    ["0", 0],
    ["Mon, 02 Jun 2025 12:00:30 GMT", 30_000],
    ["Monday, 02-Jun-25 12:00:30 GMT", 30_000],
    ["Mon, 02 Jun 2025 11:59:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("%s is %s ms", (header, milliseconds) => {
    expect(retryAfter(header, MIDDAY)).toBe(milliseconds);
  });

  it.each([
    [429, "5"],
    [503, "5"],
    [503, "Mon, 02 Jun 2025 12:00:05 GMT"],
  ])("with HTTP %d and %s holds back every call to that practice, not to another", async (status, header) => {
    const server = await serve((_request, response, place) =>
      place === 0
        ? reply(response, status, "", { "retry-after": header })
        : replyFhir(response, EMPTY_BUNDLE),
    );
    const spine = directSpine(server.url, { attempts: 1 });
    const issued = await inVirtualTime(
      Effect.gen(function* () {
        yield* TestClock.setTime(MIDDAY);
        yield* Effect.flip(ask(sessionOf(spine, "A82038")));
        const held = yield* Effect.forkChild(ask(sessionOf(spine, "A82038")));
        yield* ask(sessionOf(spine, "B83002"));
        yield* TestClock.adjust(4_999);
        yield* Effect.promise(roundTrip);
        const before = server.received.length;
        yield* TestClock.adjust(1);
        yield* Fiber.join(held);
        return before;
      }),
    );
    expect(issued).toBe(2);
    expect(server.received.map(issuedAt)).toStrictEqual([0, 0, 5]);
  });

  it("holds the retry of the same call back as well", async () => {
    const server = await serve((_request, response, place) =>
      place === 0 ? reply(response, 429, "", { "retry-after": "5" }) : replyFhir(response, EMPTY_BUNDLE),
    );
    await inVirtualTime(
      Effect.gen(function* () {
        yield* TestClock.setTime(MIDDAY);
        const fiber = yield* Effect.forkChild(ask(sessionOf(directSpine(server.url))));
        while (fiber.pollUnsafe() === undefined) {
          yield* TestClock.adjust(100);
          yield* Effect.promise(roundTrip);
        }
        yield* Fiber.join(fiber);
      }),
    );
    const [first = 0, second = 0] = server.received.map(issuedAt);
    expect(second - first).toBeGreaterThanOrEqual(5);
  });

  it("is heeded for no longer than the manners allow", async () => {
    const server = await serve((_request, response, place) =>
      place === 0 ? reply(response, 429, "", { "retry-after": "86400" }) : replyFhir(response, EMPTY_BUNDLE),
    );
    const session = sessionOf(directSpine(server.url, { attempts: 1, maxRetryAfter: 10_000 }));
    await inVirtualTime(
      Effect.gen(function* () {
        yield* TestClock.setTime(MIDDAY);
        yield* Effect.flip(ask(session));
        const held = yield* Effect.forkChild(ask(session));
        yield* TestClock.adjust(10_000);
        yield* Fiber.join(held);
      }),
    );
    expect(server.received.map(issuedAt)).toStrictEqual([0, 10]);
  });

  it("means nothing with any other status", async () => {
    const server = await serve((_request, response, place) =>
      place === 0 ? reply(response, 404, "", { "retry-after": "60" }) : replyFhir(response, EMPTY_BUNDLE),
    );
    const session = sessionOf(directSpine(server.url));
    await inVirtualTime(Effect.andThen(Effect.flip(ask(session)), ask(session)));
    expect(server.received).toHaveLength(2);
  });
});

/** Virtual seconds after midday at which the request's token was made. */
function issuedAt({ headers }: Received): number {
  return Number(claimsOf(headers.authorization)["iat"]) - MIDDAY / 1_000;
}
