import { describe, it as effectIt } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { expect, it } from "vitest";
import type { DocumentProgress } from "../src/progress.ts";
import { retrieveDocument } from "../src/retrieve-document.ts";
import { binary, documentWith } from "./documents.ts";
import { memorySink } from "./memory-sink.ts";
import { type Answer, sendError, sendFhir, sessionWith, startPractice } from "./practice.ts";
import { answersLetter, LETTER, retrieve, retrieveAll } from "./retrieving.ts";

function told(events: readonly DocumentProgress[]): readonly object[] {
  return events.map(({ document: _document, ...event }) => event);
}

describe("the progress of a document", () => {
  it("is its attempts, its bytes, and why an attempt was followed by another", async () => {
    const events: DocumentProgress[] = [];
    const { outcome, practice } = await retrieve(
      (response, _request, count) => {
        if (count === 1) return sendError(response, 503, "INTERNAL_SERVER_ERROR");
        return sendFhir(response, count === 2 ? LETTER.slice(0, -2) : LETTER);
      },
      {},
      { onProgress: (event) => events.push(event) },
    );
    expect(outcome).toMatchObject({ outcome: "retrieved", attempts: 3 });
    const [first, second, third] = practice.headers.map((headers) => headers["ssp-traceid"]);
    expect(told(events)).toEqual([
      { kind: "started", attempt: 1, traceId: first },
      { kind: "retried", attempt: 2, code: "internal-server-error" },
      { kind: "started", attempt: 2, traceId: second },
      { kind: "bytes", bytes: 3 },
      { kind: "retried", attempt: 3, code: "malformed-binary" },
      { kind: "started", attempt: 3, traceId: third },
      { kind: "bytes", bytes: 3 },
    ]);
    for (const event of events) expect(event.document).toBe(outcome.document);
  });

  it("does not tell of another attempt where there is none", async () => {
    const events: DocumentProgress[] = [];
    await retrieve(
      (response) => sendError(response, 404, "NO_RECORD_FOUND"),
      {},
      {
        onProgress: (event) => events.push(event),
      },
    );
    expect(told(events)).toMatchObject([{ kind: "started", attempt: 1 }]);
  });

  it("is none where nothing is sent", async () => {
    const events: DocumentProgress[] = [];
    const onProgress = (event: DocumentProgress) => events.push(event);
    await retrieve(answersLetter, { availability: { kind: "placeholder", reason: null } }, { onProgress });
    await retrieve(answersLetter, { subject: "Patient/3" }, { onProgress });
    await retrieve(answersLetter, { size: 4 }, { onProgress, maxBytes: 3 });
    await retrieve(
      answersLetter,
      { availability: { kind: "available", url: "https://x/Binary/7" } },
      { onProgress },
    );
    expect(events).toEqual([]);
  });

  it("tells of each of many documents, and of a shared Binary once", async () => {
    const events: DocumentProgress[] = [];
    const practice = await startPractice(answersLetter);
    const documents = [
      documentWith({ key: "a", url: "Binary/1" }),
      documentWith({ key: "b", url: "Binary/2" }),
      documentWith({ key: "c", url: "Binary/1" }),
    ];
    await retrieveAll({ practice, sink: memorySink(), documents, onProgress: (event) => events.push(event) });
    const started = events.filter((event) => event.kind === "started").map((event) => event.document.key);
    expect(started.sort()).toEqual(["a", "b"]);
  });

  it("whose listener throws is a mistake in the program, not an outcome", async () => {
    for (const kind of ["started", "bytes", "retried"]) {
      const mistake = new TypeError("not a function");
      const onProgress = (event: DocumentProgress) => {
        if (event.kind === kind) throw mistake;
      };
      const sink = memorySink();
      const answer: Answer = (response, _request, count) =>
        sendFhir(response, kind === "retried" && count === 1 ? LETTER.slice(0, -2) : LETTER);
      await expect(retrieve(answer, {}, { sink, onProgress })).rejects.toBe(mistake);
      expect(sink.unfinished()).toBe(0);
    }
  });
});

describe("bytes that arrive", () => {
  effectIt.effect("are told of at most ten times a second, by a clock that a test holds", () =>
    Effect.gen(function* () {
      const events: DocumentProgress[] = [];
      const body = binary(Buffer.alloc(600_000));
      const practice = yield* Effect.promise(() => startPractice((response) => sendFhir(response, body)));
      const context = yield* Effect.context<never>();
      const forward = (milliseconds: number) =>
        Effect.runPromise(Effect.provide(TestClock.adjust(milliseconds), context));
      let writes = 0;
      const sink = memorySink(async (call) => {
        if (call !== "write") return;
        writes += 1;
        await forward(writes === 3 ? 99 : writes === 5 ? 1 : 0);
      });
      yield* retrieveDocument(sessionWith(practice), documentWith({ url: "Binary/7" }), {
        sink,
        patientReference: "Patient/2",
        onProgress: (event) => events.push(event),
      });
      const bytes = events.flatMap((event) => (event.kind === "bytes" ? [event.bytes] : []));
      expect(writes).toBeGreaterThan(6);
      // The first, and the sixth: a hundred milliseconds after it.
      expect(bytes).toHaveLength(2);
      expect(bytes[1]).toBeGreaterThan(bytes[0] ?? Number.NaN);
    }),
  );
});
