import { describe, expect, it } from "vitest";
import { latestLines, manifestLines, manifestText, settledLines } from "../src/manifest-lines.ts";

const HASH = "0123456789abcdef".repeat(4);

function line(key: string, file: string | null, more: object = {}): Record<string, unknown> {
  const facts = file === null ? { bytes: null, sha256: null } : { bytes: 1, sha256: HASH };
  return { key, title: "Brief an Müller — ✓ 🩺", file: file && `documents/${file}`, ...facts, ...more };
}

describe("the lines of a manifest", () => {
  const good = [line("a", "a.txt"), line("b", null)];
  const last = Buffer.from(manifestText([line("c", "c.txt")]));
  const text = Buffer.from(manifestText(good));

  it("are read as they were written", () => {
    expect(manifestLines(Buffer.concat([text, last]))).toEqual([...good, line("c", "c.txt")]);
    expect(manifestLines(Buffer.alloc(0))).toEqual([]);
  });

  it("are read without the last where that is cut, at any byte", () => {
    expect(last.length).toBeGreaterThan(100);
    for (let cut = 0; cut < last.length - 1; cut += 1) {
      expect(manifestLines(Buffer.concat([text, last.subarray(0, cut)])), `${cut}`).toEqual(good);
    }
    expect(manifestLines(Buffer.concat([text, last.subarray(0, -1)]))).toHaveLength(3);
  });

  it("are read without what a loss of power left behind them", () => {
    expect(manifestLines(Buffer.concat([text, Buffer.alloc(5_000)]))).toEqual(good);
    expect(manifestLines(Buffer.concat([text, Buffer.from("\0\0\0}\n")]))).toEqual(good);
  });

  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["no key", '{"file":null}'],
    ["a climb out of the folder", JSON.stringify(line("x", "../x"))],
    ["a folder within", JSON.stringify(line("x", "x/y"))],
    ["a hidden file", JSON.stringify(line("x", ".x"))],
    ["a drive", JSON.stringify({ ...line("x", "x"), file: "C:\\x" })],
    ["no word of a file", JSON.stringify({ ...line("x", "x"), file: undefined })],
    ["a hash that is none", JSON.stringify({ ...line("x", "x"), sha256: "abc" })],
    ["no size", JSON.stringify({ ...line("x", "x"), bytes: "1" })],
  ])("are refused with %s before the last, by number", (_what, bad) => {
    const bytes = Buffer.concat([text, Buffer.from(`${bad}\n`), last]);
    expect(() => manifestLines(bytes)).toThrow(
      expect.objectContaining({ code: "manifest-unreadable", message: expect.stringContaining("a line 3 ") }),
    );
  });

  it("are refused where they are not UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0x0a]), text]);
    expect(() => manifestLines(bytes)).toThrow(expect.objectContaining({ code: "manifest-unreadable" }));
  });
});

describe("the latest lines", () => {
  it("are the last of each file, and of each document that has none", () => {
    const lines = [
      line("a", null, { at: 1 }),
      line("a", "a.txt", { at: 2 }),
      line("b", null, { at: 3 }),
      line("b", null, { at: 4 }),
      line("c", "c.txt", { at: 5 }),
      line("c", "c~2.txt", { at: 6 }),
      line("a", "a.txt", { at: 7 }),
      line("c", null, { at: 8 }),
    ];
    expect(latestLines(lines).map(({ at }) => at)).toEqual([4, 5, 6, 7, 8]);
  });

  it("are those of each document where several share a file, and one of a document that has got another key", () => {
    const named = (value: string) => ({
      contentIndex: 0,
      identifiers: [{ system: "https://x.invalid", value }],
    });
    const lines = [
      line("a", "a.txt", { at: 1, ...named("A") }),
      line("b", "a.txt", { at: 2, ...named("B") }),
      line("a", "a.txt", { at: 3, ...named("A") }),
      line("c", "c.txt", { at: 4, ...named("C") }),
      line("x", "c.txt", { at: 5, ...named("C") }),
    ];
    expect(latestLines(lines).map(({ at }) => at)).toEqual([2, 3, 5]);
  });
});

describe("settled lines", () => {
  it("are new no more", () => {
    const standings = ["new", "new-version", "unchanged", "earlier", "no-longer-shown", null];
    const lines = standings.map((standing) => line("a", "a.txt", { standing }));
    expect(settledLines(lines).map(({ standing }) => standing)).toEqual([
      "unchanged",
      "unchanged",
      "unchanged",
      "earlier",
      "no-longer-shown",
      null,
    ]);
  });
});
