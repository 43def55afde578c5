import { describe, expect, it } from "vitest";
import type { ExtractionSink, HeldDocument } from "../src/index.ts";
import { all, ended, FIVE, keys } from "./iterating.ts";
import { type MemorySink, memorySink } from "./memory-sink.ts";
import { OTHER_NHS_NUMBER, startPractice } from "./practice.ts";

/** As `printf aa | sha256sum` has it. */
const SHA256_OF_AA = "961b6dd3ede3cb8ecbaacbd68de040cd78eb2ed5889130cceb4c49268ea4d506";

function heldAs(facts: Partial<HeldDocument> & { readonly sha256?: string }): HeldDocument {
  const { sha256 = SHA256_OF_AA, ...others } = facts;
  return {
    attempts: 2,
    traceIds: ["t1", "t2"],
    receipt: {
      file: "kept",
      bytes: 2,
      sha256,
      contentType: "text/plain",
      declaredContentType: null,
      receivedContentType: null,
      extension: ".txt",
      retrievedAt: "2024-01-01T00:00:00Z",
      warnings: [],
    },
    version: { standing: "unchanged", earlierFile: null },
    current: true,
    ...others,
  };
}

/** A sink that has documents from before, by key, and counts how often it is closed. */
function holding(
  documents: Readonly<Record<string, HeldDocument>>,
): ExtractionSink & MemorySink & { closed: number } {
  const sink = {
    ...memorySink(),
    closed: 0,
    held: async ({ key }: { readonly key: string }) => documents[key],
    close: async () => {
      sink.closed += 1;
    },
  };
  return sink;
}

describe("a sink that holds documents from before", () => {
  it("is asked before anything is requested; what it holds is not", async () => {
    const practice = await startPractice(FIVE);
    const sink = holding({ a: heldAs({}), c: heldAs({ version: { standing: "new", earlierFile: null } }) });
    const extraction = practice.session().extract({ from: "record", sink });
    const outcomes = await all(extraction);
    expect(keys(outcomes)).toEqual(["a", "b", "c", "d", "e"]);
    expect(outcomes.slice(0, 2)).toEqual([
      expect.objectContaining({ outcome: "held", attempts: 2, traceIds: ["t1", "t2"] }),
      expect.objectContaining({ outcome: "held", version: { standing: "new", earlierFile: null } }),
    ]);
    expect(outcomes[0]).not.toHaveProperty("current");
    expect([...sink.documents.keys()].sort()).toEqual(["b", "d", "e"]);
    expect(practice.requests).toHaveLength(4);
    expect(sink.recorded).toEqual(outcomes);
    expect(await extraction.statement).toMatchObject({
      complete: true,
      counts: { known: 5, held: 2, retrieved: 3, skipped: 0 },
    });
    expect(sink.closed).toBe(1);
  });

  it("gets another version of what it does not hold as the record shows it", async () => {
    const practice = await startPractice(FIVE);
    const version = { standing: "new", earlierFile: "first" } as const;
    const sink = holding({
      a: heldAs({ current: false, version }),
      b: heldAs({ current: false, version }),
    });
    const outcomes = new Map(
      (await all(practice.session().extract({ from: "record", sink }))).map((one) => [one.document.key, one]),
    );
    // The bytes of a are those that the sink holds, the bytes of b are not.
    expect(outcomes.get("a")).toMatchObject({ outcome: "retrieved", attempts: 1, version });
    expect(outcomes.get("b")).toMatchObject({
      outcome: "retrieved",
      version: { standing: "new-version", earlierFile: "kept" },
    });
    expect(outcomes.get("c")).not.toHaveProperty("version");
  });

  it("is not asked for what is not selected", async () => {
    const practice = await startPractice(FIVE);
    const sink = holding({ a: heldAs({}) });
    const { counts } = await practice
      .session()
      .extract({ from: "record", sink, select: ({ key }) => key !== "a" }).statement;
    expect(counts).toMatchObject({ held: 0, retrieved: 4, skipped: 1 });
  });

  it("that cannot tell stops the extraction with what it threw, before anything is requested", async () => {
    const practice = await startPractice(FIVE);
    const refusal = new Error("no memory");
    const sink = holding({});
    const held = async () => {
      throw refusal;
    };
    const extraction = practice.session().extract({ from: "record", sink: { ...sink, held } });
    expect(await ended(extraction)).toEqual({ outcomes: [], thrown: refusal });
    expect(practice.requests).toHaveLength(1);
    expect(sink.closed).toBe(1);
  });

  it("and is asked when the signal aborts accounts for every document", async () => {
    const practice = await startPractice(FIVE);
    const stop = new AbortController();
    const reason = new Error("enough");
    const sink = holding({ a: heldAs({}) });
    const held = async ({ key }: { readonly key: string }, signal: AbortSignal) => {
      if (key === "c") stop.abort(reason);
      signal.throwIfAborted();
      return key === "a" ? heldAs({}) : undefined;
    };
    const extraction = practice
      .session()
      .extract({ from: "record", sink: { ...sink, held }, signal: stop.signal });
    const { outcomes, thrown } = await ended(extraction);
    expect(thrown).toBe(reason);
    expect(keys(outcomes)).toEqual(["a", "b", "c", "d", "e"]);
    expect((await extraction.statement).counts).toMatchObject({ held: 1, skipped: 4 });
    expect(practice.requests).toHaveLength(1);
    expect(sink.closed).toBe(1);
  });
});

describe("a sink that has been prepared", () => {
  it.each(["begin", "record c", "end"])("is closed once where %s fails", async (stage) => {
    const practice = await startPractice(FIVE);
    let closed = 0;
    const sink = memorySink((call) => {
      if (call === stage) throw new Error("no room");
    });
    const close = async () => {
      closed += 1;
    };
    const extraction = practice.session().extract({ from: "record", sink: { ...sink, close } });
    await expect(extraction.statement).rejects.toThrow("no room");
    expect(closed).toBe(1);
  });

  it("is closed before the source that could not be had is told of, and its own failure hides nothing", async () => {
    const practice = await startPractice({ ...FIVE, answersWith: OTHER_NHS_NUMBER });
    let closed = 0;
    const close = async () => {
      closed += 1;
      throw new Error("cannot close");
    };
    const extraction = practice.session().extract({ from: "record", sink: { ...memorySink(), close } });
    await expect(extraction.source).rejects.toMatchObject({ code: "another-patient" });
    expect(closed).toBe(1);
  });

  it("says that it cannot be closed where nothing else went wrong", async () => {
    const practice = await startPractice(FIVE);
    const close = async () => {
      throw new Error("cannot close");
    };
    const extraction = practice.session().extract({ from: "record", sink: { ...memorySink(), close } });
    await expect(extraction.statement).rejects.toThrow("cannot close");
  });

  it("is not closed where it was not prepared", async () => {
    const practice = await startPractice(FIVE);
    let closed = 0;
    const sink = memorySink((call) => {
      if (call === "prepare") throw new Error("not here");
    });
    const close = async () => {
      closed += 1;
    };
    const extraction = practice.session().extract({ from: "record", sink: { ...sink, close } });
    await expect(extraction.statement).rejects.toThrow("not here");
    expect(closed).toBe(0);
  });
});
