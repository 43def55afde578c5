import type { ServerResponse } from "node:http";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { describe, expect, it } from "vitest";
import { createSpine, join, type Priority, readJson, type Spine } from "../src/index.ts";
import { ask, directSpine, failureOf, inVirtualTime, sessionOf } from "./calls.ts";
import { EMPTY_BUNDLE, type HttpServer, reply, replyFhir, roundTrip, serve } from "./http-server.ts";
import { answerLookUps } from "./sds-answers.ts";

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
    answerAll: (answer: (response: ServerResponse) => void = arrived) => {
      for (const { response } of held.splice(0)) answer(response);
    },
  };
}

function arrived(response: ServerResponse): void {
  replyFhir(response, EMPTY_BUNDLE);
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

describe("a limit that adapts, as the server sees it", () => {
  it("halves once for the refusals of all who were under way, and recovers by one for ten answers", async () => {
    const { server, heldNow, answerAll } = await waitingRoom();
    const session = sessionOf(directSpine(server.url, { maxPerProvider: 8 }));
    const calls = Array.from({ length: 40 }, () => ask(session));
    const ended = Effect.runPromise(Effect.all(calls, { concurrency: "unbounded" }));
    const together: number[] = [];
    const nextRound = async (size: number, answer?: (response: ServerResponse) => void) => {
      await server.arrivals(together.reduce((sum, each) => sum + each, size));
      await roundTrip();
      together.push(heldNow());
      answerAll(answer);
    };
    const refuse = (response: ServerResponse) => reply(response, 429, "");
    await nextRound(8, refuse);
    await nextRound(4, (response) => reply(response, 503, ""));
    for (const size of [2, 2, 2, 2, 2, 3, 3, 3, 3]) await nextRound(size);
    expect(together).toStrictEqual([8, 4, 2, 2, 2, 2, 2, 3, 3, 3, 3]);
    while ((await stillRunning(ended)) !== undefined) answerAll();
    expect(await ended).toHaveLength(40);
  });

  it("is in force when a pause ends: those who waited do not storm the practice", async () => {
    const { server, heldNow, answerAll } = await waitingRoom();
    const session = sessionOf(directSpine(server.url, { maxPerProvider: 8 }));
    const seen = await inVirtualTime(
      Effect.gen(function* () {
        const calls = Array.from({ length: 40 }, () => ask(session));
        const fiber = yield* Effect.forkChild(Effect.all(calls, { concurrency: "unbounded" }));
        yield* Effect.promise(() => server.arrivals(8));
        answerAll((response) => reply(response, 429, "", { "retry-after": "5" }));
        while (heldNow() === 0) {
          yield* Effect.promise(roundTrip);
          yield* TestClock.adjust(1_000);
        }
        yield* Effect.promise(roundTrip);
        const after = heldNow();
        const waited = yield* Clock.currentTimeMillis;
        yield* Fiber.interrupt(fiber);
        return { after, waited };
      }),
    );
    expect(seen.after).toBe(4);
    expect(seen.waited).toBeGreaterThanOrEqual(5_000);
  });

  it("does not learn from SDS: its refusals are not the practice's", async () => {
    let sdsWorks = false;
    const { server, heldNow, answerAll } = await waitingRoom();
    const known = answerLookUps({ serviceRoot: "https://provider.nhs.uk/A", asid: "918999198738" });
    const sds = await serve((request, response, place) =>
      sdsWorks ? known(request, response, place) : reply(response, 503, ""),
    );
    const route = { kind: "ssp", sspUrl: server.url, sdsUrl: sds.url } as const;
    const spine = createSpine({ route, manners: { attempts: 1, restAfter: 2 } });
    for (let failures = 0; failures < 5; failures += 1) {
      expect(await failureOf(ask(sessionOf(spine)))).toMatchObject({ code: "sds-refused" });
    }
    sdsWorks = true;
    const session = sessionOf(spine);
    const calls = Array.from({ length: 4 }, () => ask(session));
    const ended = Effect.runPromise(Effect.all(calls, { concurrency: "unbounded" }));
    await server.arrivals(4);
    expect(heldNow()).toBe(4);
    answerAll();
    expect(await ended).toHaveLength(4);
  });
});

describe("a call that a person waits for", () => {
  it.each([
    ["at the practice", { maxPerProvider: 1 }, ["A82038", "A82038", "A82038"]],
    ["in the total", { maxConcurrent: 1 }, ["A82038", "B83002", "C84001"]],
  ])("overtakes those that wait %s, but not the one under way", async (_where, manners, practices) => {
    const { server, answerAll } = await waitingRoom();
    const spine = directSpine(server.url, manners);
    const bulk = practices.map((practice, number) => call(spine, practice, "bulk", number));
    const others = Effect.runPromise(Effect.all(bulk, { concurrency: "unbounded" }));
    await server.arrivals(1);
    const urgent = Effect.runPromise(call(spine, practices[0] ?? "", "interactive", 9));
    for (const arrivals of [1, 2, 3, 4]) {
      await server.arrivals(arrivals);
      answerAll();
    }
    await Promise.all([others, urgent]);
    expect(server.received.map(({ target }) => target.at(-1))).toStrictEqual(["0", "9", "1", "2"]);
  });
});

function call(spine: Spine, practice: string, priority: Priority, number: number) {
  const url = (root: string) => join(root, `Binary/${number}`);
  return sessionOf(spine, practice).call({ interaction: "retrieve-document", url, priority }, (response) =>
    readJson(response, 1_000),
  );
}

/** `undefined` once the promise is fulfilled. */
function stillRunning(promise: Promise<unknown>): Promise<"running" | undefined> {
  return Promise.race([promise.then(() => undefined), roundTrip().then(() => "running" as const)]);
}
