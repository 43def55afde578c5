import type { DocumentLocation } from "@gpdocs/model";
import { type Manners, SinkError } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { DocumentOutcome } from "../src/outcome.ts";
import { retrieveDocuments } from "../src/retrieve-documents.ts";
import { binary, documentWith } from "./documents.ts";
import { memorySink } from "./memory-sink.ts";
import { type Answer, sendError, sendFhir, sessionWith, startPractice } from "./practice.ts";
import { retrieveAll } from "./retrieving.ts";

function documents(count: number): readonly DocumentLocation[] {
  return Array.from({ length: count }, (_, at) => documentWith({ key: `d${at}`, url: `Binary/${at}` }));
}

/** Each Binary holds its own number, ten times. */
const answersNumber: Answer = (response, request) =>
  sendFhir(response, binary(numberIn(request.url).repeat(10)));

function numberIn(target: string | undefined): string {
  return /\/Binary\/(\d+)$/.exec(target ?? "")?.[1] ?? "";
}

function keys(outcomes: readonly DocumentOutcome[]): readonly string[] {
  return outcomes.map((outcome) => outcome.document.key).sort();
}

describe("retrieving many documents", () => {
  it("tells of each exactly once, whatever becomes of it", async () => {
    const practice = await startPractice((response, request, count) =>
      numberIn(request.url) === "3"
        ? sendError(response, 404, "NO_RECORD_FOUND")
        : answersNumber(response, request, count),
    );
    const others = [
      documentWith({ key: "placeholder" }),
      documentWith({ key: "another's", url: "Binary/8", subject: "Patient/9" }),
      documentWith({ key: "elsewhere", url: "https://elsewhere.example/Binary/9" }),
    ];
    const sink = memorySink();
    const outcomes = await retrieveAll({ practice, sink, documents: [...documents(8), ...others] });
    const ends = new Map(outcomes.map((outcome) => [outcome.document.key, outcome.outcome]));
    expect(outcomes).toHaveLength(11);
    expect(Object.fromEntries(ends)).toEqual({
      d0: "retrieved",
      d1: "retrieved",
      d2: "retrieved",
      d3: "failed",
      d4: "retrieved",
      d5: "retrieved",
      d6: "retrieved",
      d7: "retrieved",
      placeholder: "placeholder",
      "another's": "failed",
      elsewhere: "failed",
    });
    expect(sink.documents.get("d7")?.toString()).toBe("7777777777");
    expect(practice.requests).toHaveLength(8);
  });

  it("asks as many at once as the practice may be asked, and tells of one at a time", async () => {
    let open = 0;
    let most = 0;
    let telling = 0;
    const waiting: (() => void)[] = [];
    const practice = await startPractice(async (response, request, count) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        // The last of those that may come at once, and the last of all, let everyone go.
        if (open === 3 || count === 9) for (const release of waiting.splice(0)) release();
      });
      open -= 1;
      answersNumber(response, request, count);
    });
    let mostTold = 0;
    const outcomes = await retrieveAll({
      practice,
      sink: memorySink(),
      documents: documents(9),
      manners: { maxPerProvider: 3 },
      onOutcome: async () => {
        telling += 1;
        mostTold = Math.max(mostTold, telling);
        for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        telling -= 1;
      },
    });
    expect(outcomes).toHaveLength(9);
    expect(mostTold).toBe(1);
    expect(most).toBe(3);
  });

  it("stops asking when the sink can take no more, and accounts for the rest", async () => {
    const practice = await startPractice(answersNumber);
    const sink = memorySink((call, document) => {
      if (call === "write" && document.key !== "d0")
        throw new SinkError({ code: "sink-unavailable", message: "The disk is full." });
    });
    const outcomes = await retrieveAll({
      practice,
      sink,
      documents: [...documents(20), documentWith({ key: "placeholder" })],
      manners: { maxPerProvider: 1 },
    });
    const skipped = outcomes.filter(
      (outcome) => outcome.outcome === "skipped" && outcome.because === "sink-unavailable",
    );
    expect(outcomes).toHaveLength(21);
    expect(skipped).toHaveLength(19);
    expect(outcomes.find((outcome) => outcome.document.key === "d0")?.outcome).toBe("retrieved");
    expect(outcomes.find((outcome) => outcome.document.key === "placeholder")?.outcome).toBe("placeholder");
    // Those that were under way when it happened may have been asked for; the rest must not.
    expect(practice.requests.length).toBeLessThanOrEqual(4);
  });

  it("stops when an outcome cannot be told, and fails with that", async () => {
    const practice = await startPractice(answersNumber);
    const retrieval = retrieveDocuments(sessionWith(practice, { maxPerProvider: 1 }), documents(20), {
      sink: memorySink(),
      patientReference: "Patient/2",
      onOutcome: () => Effect.fail("no room for accounts"),
    });
    await expect(Effect.runPromise(retrieval)).rejects.toThrow("no room for accounts");
    expect(practice.requests.length).toBeLessThanOrEqual(4);
  });

  it("does nothing for no documents", async () => {
    const practice = await startPractice(answersNumber);
    expect(await retrieveAll({ practice, sink: memorySink(), documents: [] })).toEqual([]);
  });
});

describe("an interruption", () => {
  /** Everything that happens on the way of three documents, one step after the other; the nth step interrupts. */
  async function interruptedAt(step: number, manners: Partial<Manners>) {
    const stop = new AbortController();
    let steps = 0;
    const happened = () => {
      steps += 1;
      if (steps === step) stop.abort();
    };
    const practice = await startPractice(async (response, request) => {
      happened();
      const body = binary(numberIn(request.url).repeat(100_000));
      response.writeHead(200, { "Content-Type": "application/fhir+json" });
      for (const part of [body.slice(0, 40), body.slice(40, 60_000), body.slice(60_000)]) {
        if (response.destroyed) return;
        await new Promise<void>((resolve) => response.write(part, () => resolve()));
        happened();
      }
      response.end();
    });
    const sink = memorySink(happened);
    const all = [...documents(3), documentWith({ key: "placeholder" })];
    const outcomes = await retrieveAll({ practice, sink, documents: all, manners, signal: stop.signal });
    return { steps, outcomes, sink };
  }

  it.each([1, 3])(
    "at any step, with %i at once, leaves a document in the sink and told as retrieved, or neither",
    async (maxPerProvider) => {
      const undisturbed = await interruptedAt(0, { maxPerProvider });
      expect(undisturbed.sink.documents.size).toBe(3);
      expect(undisturbed.steps).toBeGreaterThan(20);
      for (let step = 1; step <= undisturbed.steps; step += 1) {
        const { outcomes, sink } = await interruptedAt(step, { maxPerProvider });
        const retrieved = outcomes.filter((outcome) => outcome.outcome === "retrieved");
        expect(new Set(keys(outcomes)).size, `step ${step}: no document told of twice`).toBe(outcomes.length);
        expect(keys(retrieved), `step ${step}: the sink and the outcomes agree`).toEqual(
          [...sink.documents.keys()].sort(),
        );
        expect(sink.unfinished(), `step ${step}: nothing unfinished is left`).toBe(0);
        const others = outcomes.filter(
          (outcome) => outcome.outcome !== "retrieved" && outcome.outcome !== "placeholder",
        );
        for (const outcome of others)
          expect(outcome).toMatchObject({ outcome: "skipped", because: "cancelled" });
        for (const bytes of sink.documents.values()) expect(bytes).toHaveLength(100_000);
      }
    },
    30_000,
  );

  it("during a commit waits for it: the document is there, and told as retrieved", async () => {
    const stop = new AbortController();
    const practice = await startPractice(answersNumber);
    const sink = memorySink(async (call) => {
      if (call !== "commit") return;
      stop.abort();
      await new Promise((resolve) => setImmediate(resolve));
    });
    const outcomes = await retrieveAll({ practice, sink, documents: documents(1), signal: stop.signal });
    expect(outcomes).toMatchObject([{ outcome: "retrieved" }]);
    expect(sink.documents.size).toBe(1);
  });

  it("while the practice is silent ends the request at once", async () => {
    const stop = new AbortController();
    let closed: Promise<void> | undefined;
    const practice = await startPractice((response) => {
      closed = new Promise((resolve) => response.once("close", resolve));
      stop.abort();
    });
    const outcomes = await retrieveAll({
      practice,
      sink: memorySink(),
      documents: documents(1),
      signal: stop.signal,
    });
    expect(outcomes).toMatchObject([{ outcome: "skipped", because: "cancelled", attempts: 1 }]);
    await closed;
  });

  it("leaves those alone that wait for a place: they are never asked for", async () => {
    const stop = new AbortController();
    const practice = await startPractice(() => stop.abort());
    const outcomes = await retrieveAll({
      practice,
      sink: memorySink(),
      documents: documents(10),
      manners: { maxPerProvider: 1 },
      signal: stop.signal,
    });
    expect(practice.requests).toHaveLength(1);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ outcome: "skipped", because: "cancelled" });
  });
});
