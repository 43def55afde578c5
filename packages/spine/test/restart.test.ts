import type { ServerResponse } from "node:http";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Result from "effect/Result";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, it } from "vitest";
import { type GpConnectError, join, type Manners, readJson } from "../src/index.ts";
import { ask, directSpine, inVirtualTime, sessionOf } from "./calls.ts";
import { EMPTY_BUNDLE, reply, replyFhir, roundTrip, serve } from "./http-server.ts";

const MINUTE = 60_000;

/** How a practice, or the proxy before it, answers while the practice restarts. */
const RESTARTING: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "connections that break": (response) => response.destroy(),
  "HTTP 503 with Retry-After": (response) => reply(response, 503, "", { "retry-after": "7" }),
  "HTTP 502": (response) => reply(response, 502, "<html>", { "content-type": "text/html" }),
};

describe("a practice that restarts in the middle of 2,000 documents", () => {
  it.each(Object.keys(RESTARTING))("for half a minute, seen as %s, costs none of them", async (how) => {
    const seen = await extraction({ documents: 2_000, atOnce: 8, how, downFor: MINUTE / 2 });
    expect(seen.failures).toStrictEqual([]);
    expect(seen.requestsWhileDown).toBeLessThanOrEqual(16);
    expect(seen.mostAttempts).toBeLessThanOrEqual(4);
    expect(seen.minutes).toBeLessThan(3);
  });

  it("costs one of them at the most where they are asked for one by one", async () => {
    const seen = await extraction({
      documents: 600,
      atOnce: 1,
      how: "connections that break",
      downFor: MINUTE / 2,
    });
    expect(seen.failures.length).toBeLessThanOrEqual(1);
  });

  it("costs none of them with an empty retry budget but those that failed before it rested", async () => {
    const seen = await extraction({
      documents: 600,
      atOnce: 8,
      how: "connections that break",
      downFor: MINUTE / 2,
      manners: { retryBudget: 0 },
    });
    expect(seen.failures.length).toBeLessThanOrEqual(12);
    expect(seen.failures[0]?.message).toContain("too many calls to this practice fail");
  });

  it("and does not come back: the rest fails at once, for a later run, and nothing storms it", async () => {
    const seen = await extraction({
      documents: 2_000,
      atOnce: 8,
      how: "connections that break",
      downFor: 1_000 * MINUTE,
    });
    expect(seen.failures).toHaveLength(1_500);
    for (const failure of seen.failures)
      expect(failure).toMatchObject({ code: "provider-resting", retryable: true });
    expect(seen.requestsWhileDown).toBeLessThanOrEqual(40);
    expect(seen.minutes).toBeLessThan(7);
  });
});

describe("a practice that is back", () => {
  it("is called again as soon as one answer has begun, however long its body takes", async () => {
    const server = await serve((_request, response, place) => {
      if (place === 0) response.destroy();
      else if (place === 1) response.writeHead(200, { "content-type": "application/fhir+json" }).write("{");
      else replyFhir(response, EMPTY_BUNDLE);
    });
    const session = sessionOf(directSpine(server.url, { restAfter: 1, attempts: 1 }));
    const arrived = await inVirtualTime(
      Effect.gen(function* () {
        yield* Effect.flip(ask(session));
        const long = yield* Effect.forkChild(ask(session), { startImmediately: true });
        const short = yield* Effect.forkChild(ask(session), { startImmediately: true });
        yield* TestClock.adjust(5_000);
        const answer = yield* Fiber.join(short);
        const stillUnderWay = long.pollUnsafe() === undefined;
        yield* Fiber.interrupt(long);
        return { answer, stillUnderWay };
      }),
    );
    expect(arrived).toStrictEqual({ answer: EMPTY_BUNDLE, stillUnderWay: true });
  });

  it("is not held to be away by answers that begin and break off", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/fhir+json", "content-length": "1000" });
      response.write("{", () => response.socket?.end());
    });
    const session = sessionOf(directSpine(server.url, { restAfter: 2, attempts: 4 }));
    for (const call of [ask(session), ask(session)]) {
      const error = await Effect.runPromise(Effect.flip(call));
      expect(error).toMatchObject({ code: "connection-lost" });
    }
    expect(server.received).toHaveLength(8);
  });
});

interface Extraction {
  readonly documents: number;
  readonly atOnce: number;
  /** How it answers from the request after the first quarter on. */
  readonly how: string;
  /** In milliseconds. */
  readonly downFor: number;
  readonly manners?: Partial<Manners>;
}

/** Asks for the documents over sockets, in time that the test moves. */
async function extraction({ documents, atOnce, how, downFor, manners = {} }: Extraction) {
  let isBack = false;
  let requestsWhileDown = 0;
  const server = await serve((_request, response, place) => {
    if (place < documents / 4 || isBack) return replyFhir(response, EMPTY_BUNDLE);
    requestsWhileDown += 1;
    RESTARTING[how]?.(response);
  });
  const session = sessionOf(directSpine(server.url, { retryDelay: 500, ...manners }));
  const attempts = new Map<number, number>();
  const calls = Array.from({ length: documents }, (_, number) =>
    session.call(
      {
        interaction: "retrieve-document",
        url: (root) => join(root, `Binary/${number}`),
        onAttempt: () => attempts.set(number, (attempts.get(number) ?? 0) + 1),
      },
      (response) => readJson(response, 1_000),
    ),
  );
  return inVirtualTime(
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        Effect.forEach(calls, (call) => Effect.result(call), { concurrency: atOnce }),
      );
      let backAt = Number.POSITIVE_INFINITY;
      while (fiber.pollUnsafe() === undefined) {
        yield* Effect.promise(roundTrip);
        const now = yield* Clock.currentTimeMillis;
        if (requestsWhileDown > 0) backAt = Math.min(backAt, now + downFor);
        if (requestsWhileDown > 0) yield* TestClock.adjust(250);
        isBack = now >= backAt;
      }
      const failures: GpConnectError[] = [];
      for (const result of yield* Fiber.join(fiber)) {
        if (Result.isFailure(result)) failures.push(result.failure);
      }
      const minutes = (yield* Clock.currentTimeMillis) / MINUTE;
      return { failures, requestsWhileDown, minutes, mostAttempts: Math.max(...attempts.values()) };
    }),
  );
}
