import { describe, expect, it } from "vitest";
import type { Extraction, ProgressEvent } from "../src/index.ts";
import { all, ended, FIVE } from "./iterating.ts";
import { memorySink } from "./memory-sink.ts";
import { documentReference, OTHER_NHS_NUMBER, type Practice, sendError, startPractice } from "./practice.ts";
import { unheardRejections } from "./unheard-rejections.ts";

async function eventsOf(extraction: Extraction): Promise<readonly ProgressEvent[]> {
  const events: ProgressEvent[] = [];
  for await (const event of extraction.progress()) events.push(event);
  return events;
}

/** Kinds of the events of one document, `bytes` once for each row of them. */
function courseOf(events: readonly ProgressEvent[], key: string): readonly string[] {
  const kinds = events.flatMap((event) =>
    event.kind !== "known" && event.document.key === key ? [event.kind] : [],
  );
  return kinds.filter((kind, place) => kind !== "bytes" || kinds[place - 1] !== "bytes");
}

/** Two documents that declare a size, one that does not, a placeholder, and one that is gone. */
function mixedPractice(): Promise<Practice> {
  let asked = 0;
  return startPractice({
    binaries: { a: "aaa", b: "bb", c: "c" },
    documents: (root) => [
      documentReference("a", { url: `${root}/Binary/a`, size: 3 }),
      documentReference("b", { url: `${root}/Binary/b`, size: 2 }),
      documentReference("c", { url: `${root}/Binary/c` }),
      documentReference("none", { title: "too large", size: 9_000_000 }),
      documentReference("gone", { url: `${root}/Binary/gone`, size: 40 }),
    ],
    before: (request, response) => {
      if (request.url?.endsWith("/Binary/b") !== true) return false;
      asked += 1;
      if (asked === 1) sendError(response, 503, "INTERNAL_SERVER_ERROR");
      return asked === 1;
    },
  });
}

describe("the progress of an extraction", () => {
  it("is what is known, then the course of each document to its end", async () => {
    const practice = await mixedPractice();
    const extraction = practice.session().extract({ from: "record", sink: memorySink() });
    const [events, outcomes] = await Promise.all([eventsOf(extraction), all(extraction)]);
    expect(events[0]).toEqual({ kind: "known", documents: 5, wanted: 5, bytes: 45, withoutSize: 1 });
    expect(events.filter(({ kind }) => kind === "known")).toHaveLength(1);
    expect(courseOf(events, "a")).toEqual(["queued", "started", "bytes", "finished"]);
    expect(courseOf(events, "b")).toEqual(["queued", "started", "retried", "started", "bytes", "finished"]);
    expect(courseOf(events, "gone")).toEqual(["queued", "started", "finished"]);
    expect(courseOf(events, "none")).toEqual(["finished"]);
    const finished = events.flatMap((event) => (event.kind === "finished" ? [event] : []));
    expect(finished.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(finished.every(({ document, outcome }) => document === outcome.document)).toBe(true);
  });

  it("adds up to what was known: declared sizes of what has finished, if it is available and wanted", async () => {
    const practice = await mixedPractice();
    const extraction = practice
      .session()
      .extract({ from: "record", sink: memorySink(), select: ({ key }) => key !== "a", maxBytes: 39 });
    const events = await eventsOf(extraction);
    expect(events[0]).toEqual({ kind: "known", documents: 5, wanted: 4, bytes: 42, withoutSize: 1 });
    expect(courseOf(events, "a")).toEqual(["finished"]);
    // It declares more than the limit: it was queued, and nothing was sent.
    expect(courseOf(events, "gone")).toEqual(["queued", "finished"]);
    const parts = events.flatMap((event) =>
      event.kind === "finished" ? [[event.document.key, event.declaredBytes]] : [],
    );
    expect(Object.fromEntries(parts)).toEqual({ a: 0, b: 2, c: 0, none: 0, gone: 40 });
  });

  it("does not wait for a reader, nor for one who never comes back", async () => {
    const practice = await startPractice(FIVE);
    const extraction = practice.session().extract({ from: "record", sink: memorySink() });
    const reader = extraction.progress()[Symbol.asyncIterator]();
    expect((await reader.next()).value).toMatchObject({ kind: "known" });
    expect((await extraction.statement).counts).toMatchObject({ retrieved: 5 });
  });

  it("may be left early, which cancels nothing", async () => {
    const practice = await startPractice(FIVE);
    const extraction = practice.session().extract({ from: "record", sink: memorySink() });
    for await (const { kind } of extraction.progress()) {
      expect(kind).toBe("known");
      break;
    }
    expect((await extraction.statement).counts).toMatchObject({ retrieved: 5, skipped: 0 });
  });

  it("ends where the extraction fails or is aborted, without throwing", async () => {
    const unheard = unheardRejections();
    const practice = await startPractice({ ...FIVE, answersWith: OTHER_NHS_NUMBER });
    const refused = practice.session().extract({ from: "record", sink: memorySink() });
    expect(await eventsOf(refused)).toEqual([]);

    const stop = new AbortController();
    const sink = memorySink((call) => {
      if (call === "record a") stop.abort(new Error("enough"));
    });
    const aborted = (await startPractice(FIVE))
      .session({ manners: { maxPerProvider: 1 } })
      .extract({ from: "record", sink, signal: stop.signal });
    const [events, { outcomes }] = await Promise.all([eventsOf(aborted), ended(aborted)]);
    const finished = events.flatMap((event) => (event.kind === "finished" ? [event.outcome] : []));
    expect(finished).toEqual(outcomes);
    expect(finished).toHaveLength(5);

    const failing = memorySink((call) => {
      if (call === "record c") throw new Error("no room");
    });
    const failed = (await startPractice(FIVE)).session().extract({ from: "record", sink: failing });
    expect((await eventsOf(failed)).filter(({ kind }) => kind === "known")).toHaveLength(1);
    expect(await unheard()).toEqual([]);
  });

  it("of documents that a sink declines or holds is their end alone", async () => {
    const practice = await startPractice(FIVE);
    const sink = {
      ...memorySink(),
      declines: ({ key }: { readonly key: string }) =>
        key === "a" ? ("not-selected" as const) : key === "b" ? ("over-size-limit" as const) : undefined,
    };
    const extraction = practice.session().extract({ from: "record", sink });
    const events = await eventsOf(extraction);
    expect(events[0]).toMatchObject({ documents: 5, wanted: 4 });
    expect(courseOf(events, "a")).toEqual(["finished"]);
    expect(courseOf(events, "b")).toEqual(["finished"]);
    expect(courseOf(events, "c")).toEqual(["queued", "started", "bytes", "finished"]);
    expect((await extraction.statement).counts).toMatchObject({ retrieved: 3, skipped: 2 });
    expect(practice.requests).toHaveLength(4);
  });
});

describe("a size limit of an extraction", () => {
  it("skips what is larger", async () => {
    const practice = await mixedPractice();
    const extraction = practice.session().extract({ from: "record", sink: memorySink(), maxBytes: 2 });
    const outcomes = new Map((await all(extraction)).map((outcome) => [outcome.document.key, outcome]));
    expect(outcomes.get("a")).toMatchObject({ outcome: "skipped", because: "over-size-limit", attempts: 0 });
    expect(outcomes.get("b")).toMatchObject({ outcome: "retrieved" });
    expect((await extraction.statement).reasons).toContainEqual(
      expect.objectContaining({ code: "over-size-limit", count: 2 }),
    );
  });

  it.each([Number.NaN, -1])("of %d is refused before anything is asked", async (maxBytes) => {
    const practice = await startPractice(FIVE);
    const sink = memorySink();
    const { thrown } = await ended(practice.session().extract({ from: "record", sink, maxBytes }));
    expect(thrown).toMatchObject({ _tag: "InputError", code: "invalid-max-bytes" });
    await expect(practice.session().plan({ from: "record", sink, maxBytes })).rejects.toMatchObject({
      code: "invalid-max-bytes",
    });
    expect(practice.requests).toEqual([]);
    expect(sink.calls).toEqual([]);
  });
});
