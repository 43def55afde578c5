import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { describe, expect, it } from "vitest";
import { createSpine, InvalidResponseError, join, type RetryNotice, readJson } from "../src/index.ts";
import { ask, directSpine, failureOf, sessionOf } from "./calls.ts";
import { EMPTY_BUNDLE, type Received, reply, replyFhir, roundTrip, serve } from "./http-server.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe("attempts of one call", () => {
  it.each([
    [408, 4],
    [425, 4],
    [429, 4],
    [500, 4],
    [502, 4],
    [503, 4],
    [504, 4],
    [301, 1],
    [302, 1],
    [307, 1],
    [400, 1],
    [401, 1],
    [403, 1],
    [404, 1],
    [409, 1],
    [415, 1],
    [422, 1],
    [501, 1],
  ])("HTTP %d: %d of four", async (status, attempts) => {
    const server = await serve((_request, response) => reply(response, status, "", { location: "/other" }));
    const error = await failureOf(ask(sessionOf(directSpine(server.url))));
    expect(server.received).toHaveLength(attempts);
    expect(error).toMatchObject({ httpStatus: status, retryable: attempts > 1 });
  });

  it("each carry a trace id of their own, told to the caller beforehand", async () => {
    const server = await serve((_request, response) => reply(response, 503, ""));
    const told: string[] = [];
    const call = sessionOf(directSpine(server.url)).call(
      {
        interaction: "find-patient",
        url: (root) => join(root, "Patient"),
        onAttempt: (traceId) => told.push(`${traceId} after ${server.received.length}`),
      },
      (response) => readJson(response, 1_000),
    );
    await failureOf(call);
    const traceIds = server.received.map(({ headers }) => headers["ssp-traceid"]);
    expect(new Set(traceIds).size).toBe(4);
    for (const traceId of traceIds) expect(traceId).toMatch(UUID);
    expect(told).toStrictEqual(traceIds.map((traceId, place) => `${traceId} after ${place}`));
  });

  it("build the url anew from the service root in force, and send nothing where that is refused", async () => {
    const server = await serve((_request, response) => replyFhir(response, EMPTY_BUNDLE));
    const refusal = new InvalidResponseError({ code: "no-way", message: "No." });
    const call = sessionOf(directSpine(server.url)).call(
      {
        interaction: "find-patient",
        url: () => {
          throw refusal;
        },
      },
      (response) => readJson(response, 1_000),
    );
    expect(await failureOf(call)).toBe(refusal);
    expect(server.received).toHaveLength(0);
  });

  it("are made again when the body breaks off after its 200", async () => {
    const server = await serve((_request, response, place) => {
      if (place === 3) return replyFhir(response, EMPTY_BUNDLE);
      response.writeHead(200, { "content-type": "application/fhir+json" }).write('{"resourceType":');
      response.destroy();
    });
    expect(await Effect.runPromise(ask(sessionOf(directSpine(server.url))))).toStrictEqual(EMPTY_BUNDLE);
    expect(server.received).toHaveLength(4);
  });

  it("are made again when the reading of the body fails in a way that may pass", async () => {
    const server = await serve((_request, response) => replyFhir(response, EMPTY_BUNDLE));
    let readings = 0;
    const call = sessionOf(directSpine(server.url)).call(
      { interaction: "find-patient", url: (root) => join(root, "Patient") },
      () => {
        readings += 1;
        const retryable = readings < 3;
        return Effect.fail(new InvalidResponseError({ code: "odd", message: "Odd.", retryable }));
      },
    );
    expect(await failureOf(call)).toMatchObject({ code: "odd", retryable: false });
    expect(server.received).toHaveLength(3);
  });

  it("are told of before the wait for each, with the code of the failure behind it", async () => {
    const server = await serve((_request, response, place) =>
      place < 2 ? reply(response, 503, "") : replyFhir(response, EMPTY_BUNDLE),
    );
    const told: RetryNotice[] = [];
    const call = sessionOf(directSpine(server.url)).call(
      {
        interaction: "find-patient",
        url: (root) => join(root, "Patient"),
        onRetry: (notice) => told.push(notice),
      },
      (response) => readJson(response, 1_000),
    );
    await Effect.runPromise(call);
    expect(told).toEqual([
      { attempt: 2, waitMilliseconds: 0, code: "provider-unavailable" },
      { attempt: 3, waitMilliseconds: 0, code: "provider-unavailable" },
    ]);
  });

  it("send a POST again with the same body", async () => {
    const server = await serve((_request, response, place) =>
      place === 0 ? reply(response, 503, "") : replyFhir(response, EMPTY_BUNDLE),
    );
    const serviceRoots = { structured: `${server.url}/structured` };
    const spine = createSpine({ route: { kind: "direct", serviceRoots }, manners: { retryDelay: 0 } });
    const call = sessionOf(spine).call(
      { interaction: "retrieve-structured-record", url: (root) => join(root, "x"), body: '{"name":"Zoë"}' },
      (response) => readJson(response, 1_000),
    );
    await Effect.runPromise(call);
    expect(server.received.map(({ method, body }) => `${method} ${body}`)).toStrictEqual([
      'POST {"name":"Zoë"}',
      'POST {"name":"Zoë"}',
    ]);
  });
});

describe("interruption", () => {
  it("closes the connection while the answer is awaited, and no request follows", async () => {
    const server = await serve(() => {});
    const abandoned = await interruptedAt(server, 1, ask(sessionOf(directSpine(server.url))));
    await abandoned[0];
    await roundTrip();
    expect(server.received).toHaveLength(1);
  });

  it("closes the connection in the middle of a body", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/fhir+json" }).write("{");
    });
    const abandoned = await interruptedAt(server, 1, ask(sessionOf(directSpine(server.url))));
    await abandoned[0];
    await roundTrip();
    expect(server.received).toHaveLength(1);
  });

  it("sends nothing for calls that were still waiting for a place", async () => {
    const server = await serve(() => {});
    const session = sessionOf(directSpine(server.url, { maxPerProvider: 1 }));
    const calls = Effect.all([ask(session), ask(session), ask(session)], { concurrency: "unbounded" });
    await Promise.all(await interruptedAt(server, 1, calls));
    await roundTrip();
    expect(server.received).toHaveLength(1);
  });

  it("of a read that does not take the whole body closes the connection as well", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/fhir+json" }).write("{");
    });
    const call = sessionOf(directSpine(server.url)).call(
      { interaction: "find-patient", url: (root) => join(root, "Patient") },
      (response) => Effect.succeed(response.httpStatus),
    );
    expect(await Effect.runPromise(call)).toBe(200);
    await server.received[0]?.abandoned;
  });
});

/** Interrupts the calls once so many requests have arrived, and waits until they have ended. */
async function interruptedAt<A, E>(
  server: { arrivals(count: number): Promise<void>; readonly received: readonly Received[] },
  arrivals: number,
  calls: Effect.Effect<A, E>,
): Promise<readonly Promise<void>[]> {
  const program = Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(calls);
    yield* Effect.promise(() => server.arrivals(arrivals));
    yield* Fiber.interrupt(fiber);
  });
  await Effect.runPromise(program);
  return server.received.map(({ abandoned }) => abandoned);
}
