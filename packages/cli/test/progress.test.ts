import { stripVTControlCharacters, styleText } from "node:util";
import type { DocumentLocation, DocumentOutcome, ProgressEvent, Receipt } from "@gpdocs/extractor";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { progressFrame, progressText } from "../src/progress-frame.ts";
import { progressOn } from "../src/progress-on.ts";
import { createCounter, type Tally } from "../src/progress-tally.ts";
import { createRate } from "../src/rate.ts";
import { type Output, type Paint, plain, type Screen } from "../src/surroundings.ts";

function document(key: string, size: number | null = 1_000): DocumentLocation {
  return {
    key,
    documentReferenceId: key,
    contentIndex: 0,
    identifiers: [],
    subject: null,
    links: [],
    title: "Secret title",
    type: null,
    created: null,
    indexed: null,
    authors: [],
    custodian: null,
    origin: null,
    contentType: null,
    size,
    disclosure: "unlabelled",
    availability: { kind: "available", url: `https://practice.invalid/Binary/${key}` },
  };
}

const [A, B, C, D] = [document("a"), document("b"), document("c", null), document("d")];

function known(wanted: number, bytes: number, withoutSize = 0): ProgressEvent {
  return { kind: "known", documents: wanted, wanted, bytes, withoutSize };
}

function started(of: DocumentLocation, attempt = 1): ProgressEvent {
  return { kind: "started", document: of, attempt, traceId: "t" };
}

function arrived(of: DocumentLocation, bytes: number): ProgressEvent {
  return { kind: "bytes", document: of, bytes };
}

function receipt(bytes: number): Receipt {
  return {
    bytes,
    sha256: "",
    contentType: "application/octet-stream",
    declaredContentType: null,
    receivedContentType: null,
    extension: ".bin",
    file: null,
    retrievedAt: "",
    warnings: [],
  };
}

function finished(
  of: DocumentLocation,
  end: "retrieved" | "held" | "failed" | "not-selected",
): ProgressEvent {
  const facts = { document: of, attempts: 1, traceIds: [] };
  const outcomes: Readonly<Record<typeof end, DocumentOutcome>> = {
    retrieved: { ...facts, outcome: "retrieved", receipt: receipt(of.size ?? 70) },
    held: {
      ...facts,
      outcome: "held",
      receipt: receipt(of.size ?? 70),
      version: { standing: "unchanged", earlierFile: null },
    },
    failed: { ...facts, outcome: "failed", failure: { code: "x", message: "", retryable: false } },
    "not-selected": { ...facts, attempts: 0, outcome: "skipped", because: "not-selected" },
  };
  const declaredBytes = end === "not-selected" ? 0 : (of.size ?? 0);
  return { kind: "finished", document: of, outcome: outcomes[end], declaredBytes };
}

function tallied(...events: readonly ProgressEvent[]): Tally {
  const counter = createCounter();
  for (const event of events) counter.add(event);
  return counter.tally();
}

describe("the tally of an extraction", () => {
  it("counts what has ended, what is there of the declared bytes, and what has arrived at all", () => {
    const tally = tallied(
      known(4, 3_000, 1),
      finished(document("unwanted"), "not-selected"),
      finished(A, "held"),
      { kind: "queued", document: B },
      started(B),
      arrived(B, 400),
      { kind: "retried", document: B, attempt: 2, code: "connection-lost" },
      started(B, 2),
      arrived(B, 250),
      started(C),
      arrived(C, 30),
      finished(C, "retrieved"),
      started(D),
      arrived(D, 10),
      finished(D, "failed"),
    );
    expect(tally).toMatchObject({
      ended: 3,
      held: 1,
      failed: 1,
      retries: 1,
      thereBytes: 1_250,
      settledBytes: 2_250,
      // Of b in two attempts, of c whole, of d until it failed.
      arrivedBytes: 400 + 250 + 70 + 10,
      underWay: [{ attempt: 2, state: { kind: "arriving", bytes: 250 } }],
    });
  });

  it("does not take more of a document than it declares for declared", () => {
    expect(tallied(known(1, 1_000), started(A), arrived(A, 5_000))).toMatchObject({
      thereBytes: 1_000,
      arrivedBytes: 5_000,
    });
  });
});

describe("a frame", () => {
  const pace = { elapsed: 83_000, rate: 2_100_000 };
  const tally = tallied(
    known(5, 4_000_000),
    started(document("a-document-with-a-very-long-key-indeed", 2_000_000)),
    arrived(document("x", 0), 0),
    finished(document("y", 1_000_000), "retrieved"),
    finished(document("z", 500_000), "failed"),
  );
  const coloured: Paint = (format, text) => styleText(format, text, { validateStream: false });

  it("shows a bar, the sums, and the documents under way by key", () => {
    const events = [
      known(6, 4_000_000),
      started(A),
      finished(document("done", 1_000_000), "retrieved"),
      finished(document("lost", 1_000_000), "failed"),
      started(document("key-of-a-document-0123456-end", 1_000_000), 2),
    ];
    const long = document("key-of-a-document-0123456-end", 1_000_000);
    const lines = progressFrame(
      tallied(...events.slice(0, 4), started(long, 2), arrived(long, 500_000)),
      pace,
      { columns: 90, rows: 24 },
      plain,
    );
    expect(lines).toEqual([
      `${"━".repeat(31)}${"─".repeat(19)}  62 %  2 of 6 documents  1:23`,
      "1.5 MB of 4.0 MB · 2.1 MB/s · 1 failed",
      "  a                         waiting for the answer",
      "  key-of-a-documen…456-end  ━━━━━━━━━━──────────  500 kB of 1.0 MB · attempt 2",
    ]);
  });

  it("shows at most four documents under way, and how many more there are", () => {
    const many = Array.from({ length: 7 }, (_, number) => started(document(`k${number}`)));
    const lines = progressFrame(tallied(known(7, 7_000), ...many), pace, { columns: 80, rows: 24 }, plain);
    expect(lines.slice(2).map((line) => line.trim().split(" ")[0])).toEqual(["k0", "k1", "k2", "k3", "and"]);
    expect(lines.at(-1)).toBe("  and 3 more");
  });

  it("goes by documents where some declare no size, and is full when all have ended", () => {
    const half = tallied(known(2, 1_000, 1), finished(C, "retrieved"));
    expect(progressFrame(half, pace, { columns: 80, rows: 24 }, plain)[0]).toContain(" 50 %");
    const none = tallied(known(0, 0));
    expect(progressFrame(none, pace, { columns: 80, rows: 24 }, plain)[0]).toContain("100 %");
  });

  it.each<Screen>([
    { columns: 200, rows: 50 },
    { columns: 80, rows: 24 },
    { columns: 40, rows: 24 },
    { columns: 20, rows: 5 },
    { columns: 1, rows: 1 },
  ])("stays within a screen of $columns by $rows, with colours and without", (screen) => {
    for (const paint of [plain, coloured]) {
      const lines = progressFrame(tally, pace, screen, paint);
      for (const line of lines) {
        expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(Math.max(1, screen.columns - 1));
      }
      expect(lines.length).toBeLessThan(Math.max(3, screen.rows));
    }
  });

  it("looks the same without colours", () => {
    const screen = { columns: 80, rows: 24 };
    const bare = progressFrame(tally, pace, screen, coloured).map(stripVTControlCharacters);
    expect(bare).toEqual(progressFrame(tally, pace, screen, plain));
    expect(progressFrame(tally, pace, screen, coloured)).not.toEqual(bare);
  });

  it("holds no title, and no NHS number that stands in a key", () => {
    // 9×10 = 90; 90 mod 11 = 2; 11 − 2 = 9: a valid number.
    const shown = progressFrame(
      tallied(known(1, 1), started(document("9000000009"))),
      pace,
      { columns: 80, rows: 24 },
      plain,
    ).join("\n");
    expect(shown).toContain("[NHS number]");
    expect(shown).not.toMatch(/9000000009|Secret/);
  });
});

describe("a tally in one line", () => {
  it("names what there is to name", () => {
    expect(progressText(tallied(known(2, 2_000), finished(A, "retrieved")))).toBe(
      "1 of 2 documents, 1 kB of 2 kB",
    );
    expect(
      progressText(
        tallied(
          known(2, 0, 2),
          started(C),
          { kind: "retried", document: C, attempt: 2, code: "x" },
          finished(C, "failed"),
        ),
      ),
    ).toBe("1 of 2 documents, 0 B, 1 retry, 1 failed");
  });
});

describe("a rate", () => {
  it("is that of the last five seconds, and none at the beginning", () => {
    const rate = createRate();
    expect(rate.at(0, 0)).toBeUndefined();
    expect(rate.at(900, 900)).toBeUndefined();
    expect(rate.at(1_000, 2_000)).toBe(2_000);
    expect(rate.at(5_000, 10_000)).toBe(2_000);
    expect(rate.at(11_000, 10_000)).toBeUndefined();
    expect(rate.at(13_000, 10_000)).toBe(0);
  });
});

describe("progress", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function collecting(screen?: Screen): { readonly output: Output; readonly written: string[] } {
    const written: string[] = [];
    const write = async (text: string) => {
      written.push(text);
    };
    return { output: { write, screen, hasColours: false, paint: plain }, written };
  }

  /** An extraction whose events a test tells. */
  function telling() {
    const told: ProgressEvent[] = [];
    let ended = false;
    let wake = () => {};
    async function* read(): AsyncGenerator<ProgressEvent> {
      for (;;) {
        const event = told.shift();
        if (event !== undefined) yield event;
        else if (ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    }
    return {
      extraction: { progress: read },
      tell: async (...events: readonly ProgressEvent[]) => {
        told.push(...events);
        wake();
        await vi.advanceTimersByTimeAsync(0);
      },
      end: async () => {
        ended = true;
        wake();
        await vi.advanceTimersByTimeAsync(0);
      },
    };
  }

  it("is redrawn in its place on a terminal, ten times a second at most, and cleared away", async () => {
    const { output, written } = collecting({ columns: 80, rows: 24 });
    const progress = progressOn(output);
    progress.stage("Retrieving the record");
    await vi.advanceTimersByTimeAsync(0);
    expect(written).toEqual(["\r⠋ Retrieving the record …\u001B[K\u001B[J"]);
    const { extraction, tell, end } = telling();
    const following = progress.follow(extraction);
    await tell(known(2, 2_000), started(A));
    await vi.advanceTimersByTimeAsync(100);
    expect(written.at(-1)?.split("\u001B[K\n")).toEqual([
      `\u001B[1A\r${"─".repeat(49)}   0 %  0 of 2 documents  0:00`,
      "0 B of 2 kB",
      "  a                         waiting for the answer\u001B[K\u001B[J",
    ]);
    await vi.advanceTimersByTimeAsync(800);
    const before = written.length;
    expect(before).toBe(3);
    for (let number = 1; number <= 1_000; number += 1) {
      await tell(arrived(A, number));
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(written.length - before).toBeGreaterThan(5);
    expect(written.length - before).toBeLessThanOrEqual(11);
    await tell(finished(A, "retrieved"), finished(B, "failed"));
    await end();
    await following;
    expect(written.at(-1)).toContain("100 %");
    await progress.end();
    expect(written.at(-1)).toBe("\u001B[1A\r\u001B[J");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("makes way on a terminal for other output, and comes back", async () => {
    const { output, written } = collecting({ columns: 80, rows: 24 });
    const progress = progressOn(output);
    const { extraction, tell, end } = telling();
    const following = progress.follow(extraction);
    await tell(known(1, 1_000), started(A));
    await vi.advanceTimersByTimeAsync(100);
    await progress.makeWay();
    expect(written.at(-1)).toBe("\u001B[2A\r\u001B[J");
    await vi.advanceTimersByTimeAsync(100);
    expect(written.at(-1)).toMatch(/^\r─/);
    await end();
    await following;
    await progress.end();
  });

  it("does not give more to a terminal that does not keep up", async () => {
    const waiting: (() => void)[] = [];
    const write = () => new Promise<void>((resolve) => waiting.push(resolve));
    const progress = progressOn({
      write,
      screen: { columns: 80, rows: 24 },
      hasColours: false,
      paint: plain,
    });
    progress.stage("Retrieving the record");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(waiting).toHaveLength(1);
    waiting[0]?.();
    await vi.advanceTimersByTimeAsync(100);
    expect(waiting).toHaveLength(2);
    waiting[1]?.();
    const ending = progress.end();
    await vi.advanceTimersByTimeAsync(0);
    waiting[2]?.();
    await ending;
  });

  it("is a few plain lines elsewhere: each tenth of many documents", async () => {
    const { output, written } = collecting();
    const progress = progressOn(output);
    const { extraction, tell, end } = telling();
    const following = progress.follow(extraction);
    await tell(known(200, 200_000));
    for (let number = 0; number < 200; number += 1) await tell(finished(document(`${number}`), "retrieved"));
    await end();
    await following;
    await progress.end();
    expect(written).toHaveLength(11);
    expect(written[0]).toBe("200 documents known\n");
    expect(written[1]).toBe("20 of 200 documents, 20 kB of 200 kB\n");
    expect(written.at(-1)).toBe("200 of 200 documents, 200 kB of 200 kB\n");
  });

  it("gives a sign of life in plain lines where few documents take long, and says the end", async () => {
    const { output, written } = collecting();
    const progress = progressOn(output);
    progress.stage("Retrieving the record");
    const { extraction, tell, end } = telling();
    const following = progress.follow(extraction);
    const large = document("large", 100_000_000);
    await tell(known(1, 100_000_000), started(large));
    for (let second = 1; second <= 65; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      await tell(arrived(large, second * 1_000_000));
    }
    await tell(finished(large, "retrieved"));
    await end();
    await following;
    await progress.end();
    expect(written).toEqual([
      "Retrieving the record …\n",
      "1 document known\n",
      expect.stringMatching(/^0 of 1 document, 30\.0 MB/),
      expect.stringMatching(/^0 of 1 document, 60\.0 MB/),
      expect.stringMatching(/^1 of 1 document, 100\.0 MB of 100\.0 MB\n$/),
    ]);
  });
});
