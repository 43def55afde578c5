import { EventEmitter } from "node:events";
import type { RecordWarning } from "@gpdocs/extractor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../src/exit-codes.ts";
import { explain } from "../src/failure-text.ts";
import { bytes, printable, shortened, withoutNhsNumbers } from "../src/printable.ts";
import { type Output, outputTo, plain } from "../src/surroundings.ts";
import { sayWarnings } from "../src/warnings.ts";

function collecting(): { readonly output: Output; readonly written: string[] } {
  const written: string[] = [];
  const write = async (text: string) => {
    written.push(text);
  };
  return { output: { write, screen: undefined, hasColours: false, paint: plain }, written };
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

describe("shortened", () => {
  it("leaves out the middle of an id", () => {
    expect(shortened("0123456789abcdef", 16)).toBe("0123456789abcdef");
    expect(shortened("0123456789abcdefg", 16)).toBe("0123456789…cdefg");
    expect(shortened("a\u001B[2Jb", 16)).toBe("a [2Jb");
  });
});

describe("bytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [999.6, "1 kB"],
    [1_499, "1 kB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [12_345_678, "12.3 MB"],
    [4_294_967_296, "4.3 GB"],
  ])("%d", (size, text) => {
    expect(bytes(size)).toBe(text);
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

describe("exitCodeOf", () => {
  it.each([
    ["complete", [], 0],
    ["withheld or missing", ["placeholders"], 4],
    ["warned of", ["warnings"], 4],
    ["failed", ["failed", "placeholders"], 3],
    ["skipped because the folder took no more", ["skipped"], 3],
    ["skipped because nobody selected it", ["not-selected"], 0],
    ["not selected, and something missing", ["not-selected", "placeholders"], 4],
    ["larger than wanted", ["over-size-limit"], 4],
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
    const { output, written } = collecting();
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
    const { output, written } = collecting();
    await sayWarnings(
      [warning({ code: "Tessa Testcase", clinicalArea: "Tessa's consultations", resource: "her record" })],
      output,
    );
    expect(written.join("")).toMatch(/^Warning: .*\n$/);
    expect(written.join("")).not.toMatch(/Tessa|her record/);
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

  it("has a screen on a terminal that can be drawn on, of the size that it has at the moment", () => {
    const terminal = Object.assign(stream(true).stream, { columns: 100, rows: 40 });
    const { screen } = outputTo(terminal, {});
    expect([screen?.columns, screen?.rows]).toEqual([100, 40]);
    Object.assign(terminal, { columns: 50, rows: 0 });
    expect([screen?.columns, screen?.rows]).toEqual([50, 24]);
    expect(outputTo(terminal, { TERM: "dumb" }).screen).toBeUndefined();
    expect(outputTo(stream(false).stream, {}).screen).toBeUndefined();
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
