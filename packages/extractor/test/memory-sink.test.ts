import { describe, expect, it } from "vitest";
import { memorySink } from "../src/index.ts";
import { all } from "./iterating.ts";
import { OTHER_NHS_NUMBER, startPractice } from "./practice.ts";

function textsOf(documents: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...documents].map(([key, bytes]) => [key, Buffer.from(bytes).toString()]).sort(),
  );
}

describe("a sink in memory", () => {
  it("holds every document by its key", async () => {
    const practice = await startPractice({ binaries: { a: "aa", b: "bb" } });
    const sink = memorySink({ maxBytes: 4 });
    const outcomes = await all(practice.session().extract({ from: "record", sink }));
    expect(textsOf(sink.documents)).toEqual({ a: "aa", b: "bb" });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["retrieved", "retrieved"]);
    for (const bytes of sink.documents.values()) expect(bytes.buffer.byteLength).toBe(2);
  });

  it("fails a document that is larger than all its room, and takes the others", async () => {
    const practice = await startPractice({ binaries: { a: "a".repeat(1_000), b: "bb" } });
    const sink = memorySink({ maxBytes: 999 });
    const session = practice.session({ manners: { maxPerProvider: 1 } });
    const outcomes = await all(session.extract({ from: "record", sink }));
    expect(outcomes).toMatchObject([
      { outcome: "failed", attempts: 1, failure: { code: "over-memory-limit" } },
      { outcome: "retrieved" },
    ]);
    expect(textsOf(sink.documents)).toEqual({ b: "bb" });
  });

  it("stops the extraction when the documents together need more, and accounts for the rest", async () => {
    const ids = Array.from({ length: 12 }, (_, at) => `d${at}`);
    const practice = await startPractice({
      binaries: Object.fromEntries(ids.map((id) => [id, "x".repeat(100)])),
    });
    const sink = memorySink({ maxBytes: 250 });
    const session = practice.session({ manners: { maxPerProvider: 1 } });
    const { counts } = await session.extract({ from: "record", sink }).statement;
    expect(counts).toMatchObject({ known: 12, retrieved: 2, skipped: 10, failed: 0 });
    expect(practice.requests.length).toBeLessThan(6);
    expect([...sink.documents.keys()]).toEqual(["d0", "d1"]);
  });

  it("has the room again of what came to nothing, and of what is replaced", async () => {
    let tries = 0;
    const practice = await startPractice({
      binaries: { a: "aaaa" },
      before: (request, response) => {
        if (request.url?.endsWith("/Binary/a") !== true) return false;
        tries += 1;
        if (tries !== 1) return false;
        response.writeHead(200, { "Content-Type": "application/fhir+json" });
        response.end('{"resourceType":"Binary","content":"YWFh');
        return true;
      },
    });
    const sink = memorySink({ maxBytes: 8 });
    for (let time = 0; time < 3; time += 1) {
      const { counts } = await practice.session().extract({ from: "record", sink }).statement;
      expect(counts).toMatchObject({ retrieved: 1 });
    }
    expect(tries).toBe(4);
    expect(textsOf(sink.documents)).toEqual({ a: "aaaa" });
  });

  it("takes one patient's documents only", async () => {
    const practice = await startPractice({ binaries: { a: "aa" } });
    const sink = memorySink({ maxBytes: 1_000 });
    await practice.session().extract({ from: "record", sink }).statement;
    const requests = practice.requests.length;
    const another = practice.session({ nhsNumber: OTHER_NHS_NUMBER }).extract({ from: "record", sink });
    await expect(another.statement).rejects.toMatchObject({ code: "sink-of-another-patient" });
    expect(practice.requests).toHaveLength(requests);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("needs a limit: %s", (maxBytes) => {
    expect(() => memorySink({ maxBytes })).toThrow(expect.objectContaining({ code: "invalid-max-bytes" }));
  });
});
