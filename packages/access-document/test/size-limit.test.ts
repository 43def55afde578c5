import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { binary } from "./documents.ts";
import { memorySink } from "./memory-sink.ts";
import { type Answer, sendFhir } from "./practice.ts";
import { answersLetter, retrieve } from "./retrieving.ts";

const SKIPPED = { outcome: "skipped", because: "over-size-limit" };

describe("a document over the size limit", () => {
  it.each([
    ["declares more", { size: 4 }, 3, { ...SKIPPED, attempts: 0, traceIds: [] }, 0],
    ["declares as much", { size: 3 }, 3, { outcome: "retrieved" }, 1],
    ["declares nothing, and is as large", {}, 3, { outcome: "retrieved" }, 1],
    ["declares nothing, and is larger", {}, 2, { ...SKIPPED, attempts: 1 }, 1],
    ["declares less than it is", { size: 1 }, 2, { ...SKIPPED, attempts: 1 }, 1],
    ["is anything at all, where nothing is wanted", { size: 0 }, 0, { ...SKIPPED, attempts: 1 }, 1],
  ])(
    "is skipped, and nothing of it is kept: one that %s",
    async (_what, facts, maxBytes, expected, requests) => {
      const { outcome, practice, sink } = await retrieve(answersLetter, facts, { maxBytes });
      expect(outcome).toMatchObject(expected);
      expect(practice.requests).toHaveLength(requests);
      expect(outcome.traceIds).toEqual(practice.headers.map((headers) => headers["ssp-traceid"]));
      expect(sink.documents.size).toBe(outcome.outcome === "retrieved" ? 1 : 0);
      expect(sink.unfinished()).toBe(0);
    },
  );

  it("of another patient is not skipped but failed: the subject comes first", async () => {
    const { outcome } = await retrieve(answersLetter, { size: 4, subject: "Patient/3" }, { maxBytes: 3 });
    expect(outcome).toMatchObject({ outcome: "failed", failure: { code: "subject-not-the-patient" } });
  });

  it.each([Number.NaN, -1])("cannot be told by a limit of %d: nothing is sent", async (maxBytes) => {
    const { outcome, practice } = await retrieve(answersLetter, {}, { maxBytes });
    expect(outcome).toMatchObject({ outcome: "failed", failure: { code: "invalid-max-bytes" } });
    expect(practice.requests).toEqual([]);
  });

  it("does not come back: larger documents of the default limit are skipped where they declare it", async () => {
    const { outcome, practice } = await retrieve(answersLetter, { size: 4_294_967_297 });
    expect(outcome).toMatchObject(SKIPPED);
    expect(practice.requests).toEqual([]);
    const within = await retrieve(answersLetter, { size: 4_294_967_296 });
    expect(within.outcome).toMatchObject({ outcome: "retrieved" });
  });
});

describe("a body without an end", () => {
  const MEBIBYTE = 1_048_576;

  /** Writes the beginning of a Binary and then goes on with letters, for as long as someone reads. */
  function endless(counted: { sent: number }): Answer {
    return async (response) => {
      response.writeHead(200, { "Content-Type": "application/fhir+json" });
      response.write('{"resourceType":"Binary","content":"');
      const closed = once(response, "close");
      const piece = Buffer.alloc(65_536, "QUJD");
      while (!response.destroyed) {
        counted.sent += piece.length;
        if (!response.write(piece)) await Promise.race([once(response, "drain"), closed]);
      }
    };
  }

  it("is read no further than the limit, and the connection is closed", async () => {
    const counted = { sent: 0 };
    const sink = memorySink();
    const { outcome } = await retrieve(endless(counted), {}, { sink, maxBytes: 2 * MEBIBYTE });
    expect(outcome).toMatchObject({ ...SKIPPED, attempts: 1 });
    expect(sink.calls.at(-1)).toBe("discard d1");
    // What is on the way in the sockets comes on top.
    expect(counted.sent).toBeLessThan(24 * MEBIBYTE);
  });

  it("that comes as a gzip bomb is unpacked no further than the limit", async () => {
    let largest = 0;
    let before = 0;
    const sink = memorySink((call) => {
      if (call === "open") before = heldOutside();
      if (call === "write") largest = Math.max(largest, heldOutside() - before);
    });
    // A gibibyte in a mebibyte: gzip's members follow one another (RFC 1952, 2.2).
    const letters = gzipSync(Buffer.alloc(64 * MEBIBYTE, "A"));
    const bomb = Buffer.concat([
      gzipSync('{"resourceType":"Binary","content":"'),
      ...Array.from({ length: 16 }, () => letters),
    ]);
    const answer: Answer = (response) => {
      response.writeHead(200, { "Content-Type": "application/fhir+json", "Content-Encoding": "gzip" });
      response.end(bomb);
    };
    const { outcome } = await retrieve(answer, {}, { sink, maxBytes: 8 * MEBIBYTE });
    expect(outcome).toMatchObject({ ...SKIPPED, attempts: 1 });
    expect(sink.unfinished()).toBe(0);
    // The sink keeps what it is given: up to the limit.
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(64 * MEBIBYTE);
  });

  it("and without a document is refused", async () => {
    const { outcome, sink } = await retrieve((response) => {
      sendFhir(response, `{"resourceType":"Binary","x":"${"x".repeat(2 * MEBIBYTE)}"}`);
    });
    expect(outcome).toMatchObject({
      outcome: "failed",
      attempts: 1,
      failure: { code: "response-too-large" },
    });
    expect(sink.unfinished()).toBe(0);
  });

  it("may hold a document larger than the rest may be", async () => {
    const { outcome } = await retrieve((response) => sendFhir(response, binary(Buffer.alloc(3 * MEBIBYTE))));
    expect(outcome).toMatchObject({ outcome: "retrieved", receipt: { bytes: 3 * MEBIBYTE } });
  });
});

/** Bytes of buffers. */
function heldOutside(): number {
  const { external, arrayBuffers } = process.memoryUsage();
  return external + arrayBuffers;
}
