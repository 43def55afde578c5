import { describe, it as effectIt } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { expect, it } from "vitest";
import { retrieveDocument } from "../src/retrieve-document.ts";
import { documentWith } from "./documents.ts";
import { memorySink } from "./memory-sink.ts";
import { sendError, sendFhir, sessionWith, startPractice } from "./practice.ts";
import { answersLetter, LETTER, retrieve, retrieveAll } from "./retrieving.ts";

/** 2026-02-03T10:00:00Z, as `date -u -d … +%s` has it. */
const START = 1_770_112_800_000;

describe("when a document was requested", () => {
  effectIt.effect.each([
    ["retrieved", 200],
    ["failed", 404],
  ] as const)("is told of one that is %s, from its first request to its end", ([expected, status]) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(START);
      const context = yield* Effect.context<never>();
      const forward = (milliseconds: number) =>
        Effect.runPromise(Effect.provide(TestClock.adjust(milliseconds), context));
      const practice = yield* Effect.promise(() =>
        startPractice(async (response, _request, count) => {
          await forward(700);
          if (count === 1) return sendError(response, 503, "INTERNAL_SERVER_ERROR");
          return status === 200 ? sendFhir(response, LETTER) : sendError(response, status, "NO_RECORD_FOUND");
        }),
      );
      const outcome = yield* retrieveDocument(sessionWith(practice), documentWith({ url: "Binary/7" }), {
        sink: memorySink(),
        patientReference: "Patient/2",
      });
      expect(outcome).toMatchObject({
        outcome: expected,
        attempts: 2,
        timing: { startedAt: "2026-02-03T10:00:00.000Z", endedAt: "2026-02-03T10:00:01.400Z" },
      });
    }),
  );

  it("is not told of one for which nothing was sent", async () => {
    const placeholder = await retrieve(answersLetter, {
      availability: { kind: "placeholder", reason: null },
    });
    expect(placeholder.outcome).not.toHaveProperty("timing");
    const large = await retrieve(answersLetter, { size: 4 }, { maxBytes: 3 });
    expect(large.outcome).not.toHaveProperty("timing");
  });

  it("is the other's for a document that shares another's Binary, like its trace ids", async () => {
    const practice = await startPractice(answersLetter);
    const documents = [
      documentWith({ key: "a", url: "Binary/1" }),
      documentWith({ key: "b", url: "Binary/1" }),
    ];
    const [first, second] = await retrieveAll({ practice, sink: memorySink(), documents });
    expect(first?.timing).toBeDefined();
    expect(second).toMatchObject({ attempts: 0, traceIds: first?.traceIds, timing: first?.timing });
  });
});
