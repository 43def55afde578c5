import type { DocumentLocation } from "@gpdocs/model";
import { SinkError } from "@gpdocs/spine";
import { describe, expect, it } from "vitest";
import type { DocumentOutcome } from "../src/outcome.ts";
import { binary, documentWith } from "./documents.ts";
import { memorySink } from "./memory-sink.ts";
import { type Answer, sendError, sendFhir, startPractice } from "./practice.ts";
import { answersLetter, LETTER, retrieveAll, type Task } from "./retrieving.ts";

interface Shared {
  /** By key. */
  readonly outcomes: ReadonlyMap<string, DocumentOutcome>;
  readonly requests: number;
  readonly traceIds: readonly unknown[];
  readonly sink: ReturnType<typeof memorySink>;
}

/** Documents `first`, `second`, …, which name `Binary/7` unless said otherwise. */
async function retrieveSharing(
  answer: Answer,
  documents: readonly Partial<DocumentLocation>[],
  task: Partial<Task> = {},
): Promise<Shared> {
  const practice = await startPractice(answer);
  const sink = task.sink ?? memorySink();
  const keys = ["first", "second", "third", "fourth"];
  const outcomes = await retrieveAll({
    ...task,
    practice,
    sink,
    documents: documents.map((facts, at) =>
      documentWith({ key: keys[at] ?? "more", url: `${practice.serviceRoot}/Binary/7`, ...facts }),
    ),
  });
  return {
    outcomes: new Map(outcomes.map((outcome) => [outcome.document.key, outcome])),
    requests: practice.requests.length,
    traceIds: practice.headers.map((headers) => headers["ssp-traceid"]),
    sink,
  };
}

describe("a Binary that several documents name", () => {
  it("is requested once, and given to the sink once; each document has an outcome with that file", async () => {
    const { outcomes, requests, traceIds, sink } = await retrieveSharing(answersLetter, [{}, {}, {}]);
    expect(requests).toBe(1);
    expect(sink.calls).toEqual(["open first", "write first", "commit first"]);
    expect([...outcomes.keys()][0]).toBe("first");
    const first = outcomes.get("first");
    expect(first).toMatchObject({
      outcome: "retrieved",
      attempts: 1,
      receipt: { file: "memory/first", bytes: 3 },
    });
    for (const key of ["second", "third"]) {
      expect(outcomes.get(key)).toEqual({
        ...first,
        document: outcomes.get(key)?.document,
        attempts: 0,
        traceIds,
      });
      expect(outcomes.get(key)?.document.key).toBe(key);
    }
  });

  it("is known by the url that is called, not by the one in the record", async () => {
    const { outcomes, requests } = await retrieveSharing(answersLetter, [
      {},
      { availability: { kind: "available", url: "Binary/7" } },
      { availability: { kind: "available", url: "/store/Binary/7" } },
      { availability: { kind: "available", url: "Binary/8" } },
    ]);
    expect(requests).toBe(2);
    expect(outcomes.get("second")).toMatchObject({
      attempts: 0,
      receipt: { file: "memory/first", warnings: ["url-rebased"] },
    });
    expect(outcomes.get("third")).toMatchObject({
      attempts: 0,
      receipt: { file: "memory/first", warnings: ["url-rebased"] },
    });
    expect(outcomes.get("fourth")).toMatchObject({ attempts: 1, receipt: { file: "memory/fourth" } });
  });

  it("is compared with what each document declares", async () => {
    const body = binary("abc", { id: "8", contentType: "application/pdf" });
    const { outcomes } = await retrieveSharing(
      (response) => sendFhir(response, body),
      [
        { size: 3, contentType: "application/pdf" },
        { size: 4, contentType: "text/plain", subject: null },
      ],
    );
    expect(outcomes.get("first")).toMatchObject({
      receipt: {
        declaredContentType: "application/pdf",
        warnings: ["signature-differs", "binary-id-differs"],
      },
    });
    expect(outcomes.get("second")).toMatchObject({
      receipt: {
        contentType: "text/plain",
        declaredContentType: "text/plain",
        receivedContentType: "application/pdf",
        warnings: [
          "size-differs",
          "content-type-differs",
          "signature-differs",
          "binary-id-differs",
          "no-subject",
        ],
      },
    });
  });

  it("is requested again by its own retries alone", async () => {
    const { outcomes, requests, traceIds } = await retrieveSharing(
      (response, _request, count) =>
        count < 3 ? sendError(response, 503, "INTERNAL_SERVER_ERROR") : sendFhir(response, LETTER),
      [{}, {}],
    );
    expect(requests).toBe(3);
    expect(outcomes.get("first")).toMatchObject({ outcome: "retrieved", attempts: 3, traceIds });
    expect(outcomes.get("second")).toMatchObject({ outcome: "retrieved", attempts: 0, traceIds });
  });

  it("fails for all of them in the same way", async () => {
    const { outcomes, requests, traceIds } = await retrieveSharing(
      (response) => sendError(response, 404, "NO_RECORD_FOUND"),
      [{}, {}],
    );
    expect(requests).toBe(1);
    expect(outcomes.get("first")).toMatchObject({ outcome: "failed", attempts: 1 });
    expect(outcomes.get("second")).toMatchObject({
      outcome: "failed",
      attempts: 0,
      traceIds,
      failure: { code: "no-record-found", httpStatus: 404 },
    });
  });

  it("is skipped for all of them where it is over the limit, or the sink can take no more", async () => {
    const large = await retrieveSharing(answersLetter, [{}, {}], { maxBytes: 2 });
    expect(large.requests).toBe(1);
    expect(large.outcomes.get("second")).toMatchObject({
      outcome: "skipped",
      because: "over-size-limit",
      attempts: 0,
      traceIds: large.traceIds,
    });
    const sink = memorySink(() => {
      throw new SinkError({ code: "sink-unavailable", message: "The disk is full." });
    });
    const gone = await retrieveSharing(answersLetter, [{}, {}], { sink });
    expect(gone.requests).toBe(1);
    expect(gone.outcomes.get("second")).toMatchObject({ outcome: "skipped", because: "sink-unavailable" });
  });

  it("is not given to a document of someone else, whichever comes first", async () => {
    const others = [{ subject: "Patient/3" }, {}, { subject: "Patient/3" }, {}];
    const { outcomes, requests } = await retrieveSharing(answersLetter, others);
    expect(requests).toBe(1);
    for (const key of ["first", "third"]) {
      expect(outcomes.get(key)).toMatchObject({
        outcome: "failed",
        traceIds: [],
        failure: { code: "subject-not-the-patient" },
      });
    }
    expect(outcomes.get("second")).toMatchObject({ outcome: "retrieved", attempts: 1 });
    expect(outcomes.get("fourth")).toMatchObject({ outcome: "retrieved", attempts: 0 });
  });

  it("does not stand in the way of the others: places are few, twins many", async () => {
    const practice = await startPractice(answersLetter);
    const twins = Array.from({ length: 200 }, (_, at) =>
      documentWith({ key: `d${at}`, url: `${practice.serviceRoot}/Binary/${at % 3}` }),
    );
    const outcomes = await retrieveAll({
      practice,
      sink: memorySink(),
      documents: twins,
      manners: { maxPerProvider: 1 },
    });
    expect(outcomes.filter(({ outcome }) => outcome === "retrieved")).toHaveLength(200);
    expect(practice.requests).toHaveLength(3);
  });

  it("is requested anew in another run: the practice's audit must show every reader", async () => {
    const practice = await startPractice(answersLetter);
    const documents = [documentWith({ url: "Binary/7" })];
    await retrieveAll({ practice, sink: memorySink(), documents });
    await retrieveAll({ practice, sink: memorySink(), documents });
    expect(practice.requests).toHaveLength(2);
  });

  it("is cancelled for those that wait for it, too", async () => {
    const stop = new AbortController();
    const { outcomes, requests } = await retrieveSharing(() => stop.abort(), [{}, {}], {
      signal: stop.signal,
    });
    expect(requests).toBe(1);
    expect(outcomes.get("first")).toMatchObject({ outcome: "skipped", because: "cancelled", attempts: 1 });
    expect(outcomes.get("second")).toMatchObject({ outcome: "skipped", because: "cancelled", attempts: 0 });
  });
});
