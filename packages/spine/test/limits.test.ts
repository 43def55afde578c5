import type { ServerResponse } from "node:http";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { ask, directSpine, sessionOf } from "./calls.ts";
import { EMPTY_BUNDLE, type HttpServer, replyFhir, roundTrip, serve } from "./http-server.ts";

/** A server that keeps what it is asked waiting until told to answer, and counts by the first segment of the path. */
async function waitingRoom() {
  const held: { practice: string; response: ServerResponse }[] = [];
  const server: HttpServer = await serve((request, response) => {
    const practice = /practice=(\w+)/.exec(request.target)?.[1] ?? "";
    held.push({ practice, response });
  });
  const heldNow = (practice?: string) =>
    held.filter((each) => practice === undefined || each.practice === practice).length;
  return {
    server,
    heldNow,
    answerAll: () => {
      for (const { response } of held.splice(0)) replyFhir(response, EMPTY_BUNDLE);
    },
  };
}

describe("limits, as the server sees them", () => {
  it("never more than maxConcurrent at once over all practices and sessions", async () => {
    const { server, heldNow, answerAll } = await waitingRoom();
    const spine = directSpine(server.url, { maxConcurrent: 3, maxPerProvider: 2 });
    const calls = ["A82038", "A82038", "B83002", "B83002", "C84001", "C84001"].map((practice) =>
      ask(sessionOf(spine, practice), `Patient?practice=${practice}`),
    );
    const ended = Effect.runPromise(Effect.all(calls, { concurrency: "unbounded" }));
    for (const arrivals of [3, 6]) {
      await server.arrivals(arrivals);
      await roundTrip();
      expect(heldNow()).toBe(3);
      answerAll();
    }
    expect(await ended).toHaveLength(6);
  });

  it("never more than maxPerProvider at once at one practice, shared by its sessions", async () => {
    const { server, heldNow, answerAll } = await waitingRoom();
    const spine = directSpine(server.url, { maxConcurrent: 16, maxPerProvider: 2 });
    const session = sessionOf(spine, "A82038");
    const otherSession = sessionOf(spine, "a82038");
    const calls = [session, session, otherSession, otherSession].map((each) =>
      ask(each, "Patient?practice=A82038"),
    );
    const elsewhere = ask(sessionOf(spine, "B83002"), "Patient?practice=B83002");
    const ended = Effect.runPromise(Effect.all([...calls, elsewhere], { concurrency: "unbounded" }));
    await server.arrivals(3);
    await roundTrip();
    expect([heldNow("A82038"), heldNow("B83002")]).toStrictEqual([2, 1]);
    answerAll();
    await server.arrivals(5);
    await roundTrip();
    expect(heldNow("A82038")).toBe(2);
    answerAll();
    expect(await ended).toHaveLength(5);
  });

  it("a practice that does not answer does not hold up another", async () => {
    const { server, answerAll } = await waitingRoom();
    const spine = directSpine(server.url, { maxConcurrent: 2, maxPerProvider: 1 });
    const slow = sessionOf(spine, "A82038");
    const stuck = Effect.runPromise(
      Effect.all([ask(slow), ask(slow), ask(slow)], { concurrency: "unbounded" }),
    );
    await server.arrivals(1);
    const quick = Effect.runPromise(ask(sessionOf(spine, "B83002"), "Patient?practice=B83002"));
    await server.arrivals(2);
    expect(server.received[1]?.target).toContain("B83002");
    answerAll();
    await quick;
    await server.arrivals(3);
    answerAll();
    await server.arrivals(4);
    answerAll();
    expect(await stuck).toHaveLength(3);
  });

  it("two processes' spines share nothing", async () => {
    const { server, heldNow, answerAll } = await waitingRoom();
    const spines = [
      directSpine(server.url, { maxConcurrent: 1 }),
      directSpine(server.url, { maxConcurrent: 1 }),
    ];
    const ended = Effect.runPromise(
      Effect.all(
        spines.map((spine) => ask(sessionOf(spine))),
        { concurrency: "unbounded" },
      ),
    );
    await server.arrivals(2);
    expect(heldNow()).toBe(2);
    answerAll();
    expect(await ended).toHaveLength(2);
  });
});
