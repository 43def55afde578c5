import { SinkError, type SpineSession } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { DocumentOutcome } from "../src/outcome.ts";
import { retrieveDocument } from "../src/retrieve-document.ts";
import { binary, documentWith } from "./documents.ts";
import { memorySink } from "./memory-sink.ts";
import { type Answer, sendError, sendFhir, sessionWith, startPractice } from "./practice.ts";
import { answersLetter, LETTER, retrieve } from "./retrieving.ts";

/** Sends the head of an answer of this length, the beginning of its body, and then breaks the connection. */
function breaksOff(body: string, sent: number, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(200, { "Content-Type": "application/fhir+json", ...headers });
    response.write(body.slice(0, sent), () => response.destroy());
  };
}

describe("a document that fails", () => {
  const html = "<!doctype html><title>Sign in</title>";
  it.each<[string, Answer, { code: string; attempts: number; httpStatus?: number; spineCode?: string }]>([
    [
      "no such document",
      (response) => sendError(response, 404, "NO_RECORD_FOUND"),
      { code: "no-record-found", attempts: 1, httpStatus: 404, spineCode: "NO_RECORD_FOUND" },
    ],
    [
      "access refused",
      (response) => sendError(response, 403, "ACCESS DENIED"),
      { code: "access-denied", attempts: 1, httpStatus: 403, spineCode: "ACCESS DENIED" },
    ],
    [
      "an HTML page with status 200",
      (response) => sendFhir(response, html),
      { code: "html-page", attempts: 1 },
    ],
    [
      "something that calls itself HTML",
      (response) => {
        response.writeHead(200, { "Content-Type": "text/html" });
        response.end("<!-- x -->");
      },
      { code: "html-page", attempts: 1 },
    ],
    [
      "an OperationOutcome with status 200",
      (response) => sendError(response, 200, "NO_RECORD_FOUND"),
      { code: "no-record-found", attempts: 1, httpStatus: 200, spineCode: "NO_RECORD_FOUND" },
    ],
    [
      "an OperationOutcome with status 200 and no reason",
      (response) => sendFhir(response, { resourceType: "OperationOutcome", issue: [] }),
      { code: "provider-error", attempts: 1, httpStatus: 200 },
    ],
    [
      "another resource",
      (response) => sendFhir(response, { resourceType: "DocumentReference", content: [] }),
      { code: "not-a-binary", attempts: 1 },
    ],
    [
      "the raw document",
      (response) => sendFhir(response, "%PDF-1.7"),
      { code: "malformed-binary", attempts: 4 },
    ],
    ["an empty body", (response) => sendFhir(response, ""), { code: "malformed-binary", attempts: 4 }],
    [
      "no content",
      (response) => sendFhir(response, { resourceType: "Binary" }),
      { code: "no-content", attempts: 1 },
    ],
    [
      "content that is empty",
      (response) => sendFhir(response, binary("")),
      { code: "no-content", attempts: 1 },
    ],
    [
      "bad base64 behind good",
      (response) => sendFhir(response, { resourceType: "Binary", content: "QUJDQU*D" }),
      { code: "bad-base64", attempts: 4 },
    ],
    [
      "a body that is cut off in silence",
      (response) => sendFhir(response, LETTER.slice(0, -6)),
      { code: "malformed-binary", attempts: 4 },
    ],
    [
      "a body shorter than its Content-Length",
      breaksOff(LETTER, LETTER.length - 6, { "Content-Length": String(LETTER.length) }),
      { code: "connection-lost", attempts: 4 },
    ],
    [
      "a chunked body without an end",
      breaksOff(LETTER, LETTER.length),
      { code: "connection-lost", attempts: 4 },
    ],
    [
      "a redirect",
      (response) => {
        response.writeHead(302, { Location: "http://127.0.0.1:1/Binary/7" });
        response.end();
      },
      { code: "redirected", attempts: 1, httpStatus: 302 },
    ],
  ])("leaves nothing in the sink: %s", async (_what, answer, { code, attempts, ...others }) => {
    const { outcome, sink, practice } = await retrieve(answer);
    expect(outcome).toMatchObject({ outcome: "failed", attempts, failure: { code, ...others } });
    expect(practice.requests).toHaveLength(attempts);
    expect(outcome.traceIds).toHaveLength(attempts);
    expect(sink.documents.size).toBe(0);
    expect(sink.unfinished()).toBe(0);
  });

  it("says so in data alone: what a person reads holds no url and no id", async () => {
    const { outcome } = await retrieve((response) => sendError(response, 404, "NO_RECORD_FOUND"));
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
    const { document: _document, ...told } = outcome;
    expect(JSON.stringify(told)).not.toMatch(/127\.0\.0\.1|Binary|Patient\/2/);
  });
});

describe("a sink that fails", () => {
  it.each(["open", "write", "commit"] as const)(
    "in %s fails the document, once, and holds nothing of it",
    async (stage) => {
      const sink = memorySink((call) => {
        if (call === stage) throw new Error("disk /home/jane.jackson is broken");
      });
      const { outcome, practice } = await retrieve(answersLetter, {}, { sink });
      expect(outcome).toMatchObject({
        outcome: "failed",
        attempts: 1,
        failure: { code: "sink-failed", retryable: false },
      });
      expect(JSON.stringify(outcome)).not.toContain("jane.jackson");
      expect(practice.requests).toHaveLength(1);
      expect(sink.documents.size).toBe(0);
      expect(sink.unfinished()).toBe(0);
    },
  );

  it.each(["open", "write", "commit"] as const)("for good, in %s, ends as skipped", async (stage) => {
    const sink = memorySink((call) => {
      if (call === stage) throw new SinkError({ code: "sink-unavailable", message: "The disk is full." });
    });
    const { outcome } = await retrieve(answersLetter, {}, { sink });
    expect(outcome).toMatchObject({ outcome: "skipped", because: "sink-unavailable", attempts: 1 });
    expect(sink.unfinished()).toBe(0);
  });

  it("to take back what it was given is not given it a second time", async () => {
    const sink = memorySink((call) => {
      if (call === "discard") throw new Error("no");
    });
    const { outcome, practice } = await retrieve(breaksOff(LETTER, LETTER.length - 5), {}, { sink });
    expect(outcome).toMatchObject({
      outcome: "failed",
      attempts: 1,
      failure: { code: "sink-not-cleared", retryable: false },
    });
    expect(practice.requests).toHaveLength(1);
  });

  it("in a plain throw is a failure like any other", async () => {
    const practice = await startPractice(answersLetter);
    const document = documentWith({ url: "Binary/7" });
    const sink = {
      open: () => {
        throw new Error("not even a promise");
      },
    };
    const outcome = await Effect.runPromise(
      retrieveDocument(sessionWith(practice), document, { sink, patientReference: "Patient/2" }),
    );
    expect(outcome).toMatchObject({ outcome: "failed", failure: { code: "sink-failed" } });
  });
});

describe("a document whose retrieval is interrupted", () => {
  it("has an outcome for a caller who is not", async () => {
    const stop = new AbortController();
    const practice = await startPractice(() => stop.abort());
    const retrieval = retrieveDocument(sessionWith(practice), documentWith({ url: "Binary/7" }), {
      sink: memorySink(),
      patientReference: "Patient/2",
    });
    const outcomes: DocumentOutcome[] = [];
    const told = Effect.map(retrieval, (outcome) => outcomes.push(outcome));
    await Effect.runPromiseExit(Effect.uninterruptible(told), { signal: stop.signal });
    expect(outcomes).toMatchObject([{ outcome: "skipped", because: "cancelled", attempts: 1 }]);
  });
});

describe("a mistake in the program", () => {
  it("is no outcome of a document", async () => {
    const mistake = new TypeError("not a function");
    const session: SpineSession = {
      ...sessionWith({ serviceRoot: "http://127.0.0.1:1/x" }),
      call: () => Effect.die(mistake),
    };
    const retrieval = retrieveDocument(session, documentWith({ url: "Binary/7" }), {
      sink: memorySink(),
      patientReference: "Patient/2",
    });
    await expect(Effect.runPromise(retrieval)).rejects.toBe(mistake);
  });
});
