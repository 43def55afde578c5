import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentNames, fileNames, isDocumentName } from "../src/file-names.ts";

function nameOf(key: string, ...others: readonly string[]): string {
  return fileNames([key, ...others]).get(key) ?? expect.fail("no name");
}

describe("a document's file name", () => {
  it.each([
    ["an id as it is", "07a6483f-732b-461e-86b6-edb665c45510", "07a6483f-732b-461e-86b6-edb665c45510"],
    ["letters, digits, full stops and underscores", "Doc_1.2", "Doc_1.2"],
    ["a climb out of the folder", "../../x", "__.._x"],
    ["a folder of its own", "a/b\\c", "a_b_c"],
    ["a zero character", "a\u0000b", "a_b"],
    ["a line break and a tab", "a\n\tb", "a__b"],
    ["the numbers behind a key", "a~2#1", "a_2_1"],
    ["characters that Windows does not take", 'a<>:"|?*b', "a_______b"],
    ["letters beyond ASCII", "naïve", "na_ve"],
    ["a hidden file", ".profile", "_profile"],
    ["an option of a command", "--help", "_help"],
    ["one dot", ".", "_"],
    ["two dots", "..", "_"],
    ["dots at the end", "a..", "a_"],
    ["nothing", "", "_"],
    ["a device of Windows", "CON", "_CON"],
    ["another one", "com1", "_com1"],
    ["one with an extension", "nul.pdf", "_nul.pdf"],
    ["a name that only begins like one", "console", "console"],
  ])("is safe: %s", (_what, key, name) => {
    expect(nameOf(key)).toBe(name);
  });

  it("tells apart by a hash what letter case, or what is safe, would bring together", () => {
    for (const [one, two] of [
      ["ABC", "abc"],
      ["a/b", "a_b"],
      ["con", "_con"],
      ["é", "è"],
      ["", "_"],
      ["\ud800", "\ud801"],
    ] as const) {
      const names = fileNames([one, two]);
      expect(names.get(one)?.toLowerCase()).not.toBe(names.get(two)?.toLowerCase());
      expect([...names.values()].join()).toMatch(/^[A-Za-z_]+~[0-9a-f]{16},[A-Za-z_]+~[0-9a-f]{16}$/);
    }
  });

  it("does not depend on the order of the keys", () => {
    const keys = ["ABC", "abc", "a/b", "a_b", "x"];
    expect(fileNames(keys.toReversed())).toEqual(fileNames(keys));
  });

  it("cannot be taken by a key that looks like another's name with its hash", () => {
    const [taken = ""] = fileNames(["A", "a"]).values();
    const names = fileNames(["A", "a", taken, taken.replace("~", "-"), taken.replace("~", "_")]);
    expect(new Set([...names.values()].map((name) => name.toLowerCase())).size).toBe(5);
  });

  it("is short enough for every file system, and still its own", () => {
    const long = "a".repeat(5_000);
    const names = fileNames([long, `${long}b`]);
    expect(new Set(names.values()).size).toBe(2);
    for (const name of names.values()) expect(name.length).toBeLessThan(130);
    expect(nameOf("b".repeat(100))).toBe("b".repeat(100));
  });

  it("is safe, unique in any letter case, and short, for any keys at all", () => {
    const key = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "con",
        "CON",
        "_con",
        "a",
        "A",
        "a~2",
        "a_2",
        "..",
        "../x",
        "aux.txt",
        "lpt9",
        "~",
        "-",
        "%2e",
      ),
      fc.string({ minLength: 90, maxLength: 200 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 12 }), (keys) => {
        const names = fileNames(keys);
        const all = keys.map((one) => names.get(one) ?? "");
        expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(keys.length);
        for (const name of all) {
          expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._~-]{0,129}$/);
          expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
          expect(name).not.toMatch(/\.$/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the name of one more document in a folder", () => {
  it("is its own, or numbered where that is taken in any letter case and with any extension", () => {
    const names = documentNames(["a.txt", "B.pdf", "c.d.txt", "e~2.txt"]);
    expect(names.take("a", ".txt")).toBe("a~2.txt");
    expect(names.take("A", ".pdf")).toBe("A~3.pdf");
    expect(names.take("b", ".txt")).toBe("b~2.txt");
    expect(names.take("c", ".txt")).toBe("c.txt");
    expect(names.take("c.d", ".txt")).toBe("c.d~2.txt");
    expect(names.take("e", ".txt")).toBe("e.txt");
    expect(names.take("e", ".txt")).toBe("e~3.txt");
  });

  it("is always one as documents get it, and never one that another has", () => {
    const key = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("a", "A", "a~2", "con", "..", "x".repeat(200)),
    );
    const extension = fc.constantFrom(".txt", ".pdf", ".bin");
    fc.assert(
      fc.property(fc.array(fc.tuple(key, extension), { maxLength: 30 }), (wishes) => {
        const names = documentNames([]);
        const taken = wishes.map(([one, end]) => names.take(nameOf(one), end));
        for (const name of taken) expect(isDocumentName(name)).toBe(true);
        const stems = taken.map((name) => name.slice(0, name.lastIndexOf(".")).toLowerCase());
        expect(new Set(stems).size).toBe(wishes.length);
      }),
    );
  });

  it.each([
    ".profile",
    ".07a6483f-732b-461e-86b6-edb665c45510.part",
    "My notes.txt",
    "~lock",
    "a/b",
    "",
    "é.txt",
  ])("is never %j", (name) => {
    expect(isDocumentName(name)).toBe(false);
  });
});
