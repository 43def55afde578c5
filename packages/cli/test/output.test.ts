import { EventEmitter } from "node:events";
import type { DocumentOutcome, RecordWarning } from "@gpdocs/extractor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../src/exit-codes.ts";
import { explain } from "../src/failure-text.ts";
import { printable, withoutNhsNumbers } from "../src/printable.ts";
import { progressOn } from "../src/progress.ts";
import { type Output, outputTo, plain } from "../src/surroundings.ts";
import { sayWarnings } from "../src/warnings.ts";

function collecting(isTerminal: boolean): { readonly output: Output; readonly written: string[] } {
  const written: string[] = [];
  const write = async (text: string) => {
    written.push(text);
  };
  return { output: { write, isTerminal, hasColours: false, paint: plain }, written };
}

describe("printable", () => {
  it("gives one line without control characters, within its limit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 40 }), (text, longest) => {
        const line = printable(text, longest);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect([...line].length).toBeLessThanOrEqual(longest);
      }),
    );
  });

  it("shows where it has cut", () => {
    expect(printable("A discharge summary", 11)).toBe("A discharg…");
    expect(printable("A discharge", 11)).toBe("A discharge");
  });
});

describe("withoutNhsNumbers", () => {
  it.each([
    ["record-9000000009.json", "record-[NHS number].json"],
    ["Patient/900 000 0009", "Patient/[NHS number]"],
    ["900-000-0009.", "[NHS number]."],
    ["a wrong check digit 9000000008", "a wrong check digit 9000000008"],
    ["an ASID 200000000115", "an ASID 200000000115"],
  ])("%s", (text, expected) => {
    expect(withoutNhsNumbers(text)).toBe(expected);
  });
});

describe("explain", () => {
  it("tells nothing of what a fault of our own says", () => {
    const { exitCode, line } = explain(new TypeError("Cannot read Tessa Testcase"));
    expect(exitCode).toBe(1);
    expect(line).toBe(
      "gpdocs has met a fault of its own (TypeError). Please report it, with the command that was run but without patient data.",
    );
  });

  it("names the operating system's code, not its path", () => {
    const error = Object.assign(new Error("ENOSPC: no space left, write '/home/tessa'"), { code: "ENOSPC" });
    expect(explain(error)).toEqual({ exitCode: 1, line: expect.stringMatching(/\(ENOSPC\)/) });
    expect(explain(error).line).not.toContain("tessa");
  });
});

const document = {
  key: "k",
  documentReferenceId: "k",
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
  size: null,
  disclosure: "unlabelled",
  availability: { kind: "available", url: "https://practice.invalid/Binary/k" },
} as const;

describe("exitCodeOf", () => {
  it.each([
    ["complete", [], 0],
    ["withheld or missing", ["placeholders"], 4],
    ["warned of", ["warnings"], 4],
    ["failed", ["failed", "placeholders"], 3],
    ["skipped because the folder took no more", ["skipped"], 3],
    ["skipped because nobody selected it", ["not-selected"], 0],
    ["not selected, and something missing", ["not-selected", "placeholders"], 4],
  ] as const)("%s", (_what, codes, exitCode) => {
    const reasons = codes.map((code) => ({ code, count: 1, text: "" }));
    expect(exitCodeOf({ reasons })).toBe(exitCode);
  });
});

describe("sayWarnings", () => {
  const warning = (more: Partial<RecordWarning>): RecordWarning => ({
    code: "data-in-transit",
    severity: "incomplete",
    resource: "List",
    clinicalArea: "consultations",
    text: "Tessa Testcase's record is on its way",
    ...more,
  });

  it("says each code once, with its areas, in words of our own", async () => {
    const { output, written } = collecting(false);
    await sayWarnings(
      [
        warning({}),
        warning({ clinicalArea: "problems" }),
        warning({ code: "not-exported", clinicalArea: null, resource: "List/1" }),
      ],
      output,
    );
    expect(written.join("")).toBe(
      "Warning: the record is still on its way from another practice, items may be missing (data-in-transit, consultations, problems), 2 times\nWarning: the practice's system could not export an item (not-exported, List/1)\n",
    );
  });

  it("leaves out what may be anything", async () => {
    const { output, written } = collecting(false);
    await sayWarnings(
      [warning({ code: "Tessa Testcase", clinicalArea: "Tessa's consultations", resource: "her record" })],
      output,
    );
    expect(written.join("")).toMatch(/^Warning: .*\n$/);
    expect(written.join("")).not.toMatch(/Tessa|her record/);
  });
});

describe("progressOn", () => {
  const retrieved: DocumentOutcome = {
    document,
    attempts: 1,
    traceIds: [],
    outcome: "retrieved",
    receipt: {
      bytes: 500,
      sha256: "",
      contentType: "application/octet-stream",
      declaredContentType: null,
      receivedContentType: null,
      extension: ".bin",
      file: null,
      retrievedAt: "",
      warnings: [],
    },
  };
  const failed: DocumentOutcome = {
    document,
    attempts: 1,
    traceIds: [],
    outcome: "failed",
    failure: { code: "x", message: "", retryable: false },
  };

  it("keeps one line up to date on a terminal, and clears it away", async () => {
    const { output, written } = collecting(true);
    const progress = progressOn(output);
    await progress.stage("Retrieving the record");
    await progress.documents(2);
    await progress.document(retrieved);
    await progress.document(failed);
    await progress.end();
    expect(written).toEqual([
      "\r\u001B[2KRetrieving the record …",
      "\r\u001B[2K2 documents known",
      "\r\u001B[2K1 of 2 documents, 500 B",
      "\r\u001B[2K2 of 2 documents, 500 B, 1 failed",
      "\r\u001B[2K",
    ]);
  });

  it("writes a few plain lines elsewhere", async () => {
    const { output, written } = collecting(false);
    const progress = progressOn(output);
    await progress.documents(200);
    for (let number = 0; number < 200; number += 1) await progress.document(retrieved);
    await progress.end();
    expect(written).toHaveLength(11);
    expect(written[1]).toBe("20 of 200 documents, 10 kB\n");
    expect(written.at(-1)).toBe("200 of 200 documents, 100 kB\n");
  });
});

describe("outputTo", () => {
  function stream(isTTY: boolean, failure?: Error) {
    const texts: string[] = [];
    const emitter = new EventEmitter();
    const write = (text: string, written: (error?: Error | null) => void) => {
      texts.push(text);
      written(failure);
      return true;
    };
    return { texts, stream: Object.assign(emitter, { isTTY, write }) };
  }

  it.each([
    ["a terminal", true, {}, true],
    ["a file", false, {}, false],
    ["a terminal where NO_COLOR is set", true, { NO_COLOR: "1" }, false],
    ["a dumb terminal", true, { TERM: "dumb" }, false],
  ])("colours %s: %s", (_what, isTTY, env, coloured) => {
    const output = outputTo(stream(isTTY).stream, env);
    expect(output.paint("red", "x") !== "x").toBe(coloured);
  });

  it("drops what a reader who has gone would have read, and fails for any other reason", async () => {
    const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
    await expect(outputTo(stream(false, gone).stream, {}).write("x")).resolves.toBeUndefined();
    const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
    await expect(outputTo(stream(false, full).stream, {}).write("x")).rejects.toBe(full);
  });

  it("lets the censor have the last word", async () => {
    const { texts, stream: target } = stream(false);
    await outputTo(target, {}, (text) => text.replace("secret", "…")).write("a secret");
    expect(texts).toEqual(["a …"]);
  });
});
