import type { DocumentLocation } from "@gpdocs/model";
import { describe, expect, it } from "vitest";
import { type HeldFile, heldFile, isSaidAlike } from "../src/held-file.ts";
import { heldFiles } from "../src/held-files.ts";
import { type ManifestLine, manifestLine } from "../src/manifest.ts";

function document(
  key: string,
  identifiers: readonly string[],
  facts: Partial<DocumentLocation> = {},
): DocumentLocation {
  return {
    key,
    documentReferenceId: key,
    contentIndex: 0,
    identifiers: identifiers.map((value) => ({ system: "https://x.invalid", value, use: "identifier" })),
    subject: "Patient/2",
    links: [],
    title: "About Jane Jackson",
    type: "Letter",
    created: null,
    indexed: "2020-01-02",
    authors: [],
    custodian: null,
    origin: null,
    contentType: "text/plain",
    size: 2,
    disclosure: "unlabelled",
    availability: { kind: "available", url: `https://x.invalid/Binary/${key}` },
    ...facts,
  };
}

/** The line of a document that was retrieved into this file, as it is read back. */
function line(of: DocumentLocation, file: string, facts: Partial<ManifestLine> = {}): ManifestLine {
  const receipt = {
    file: `documents/${file}`,
    bytes: 2,
    sha256: "0".repeat(64),
    contentType: "text/plain",
    declaredContentType: "text/plain",
    receivedContentType: "text/plain",
    extension: ".txt",
    retrievedAt: "2024-01-01T00:00:00.000Z",
    warnings: [],
  };
  const outcome = { document: of, attempts: 1, traceIds: ["t"], outcome: "retrieved", receipt } as const;
  return { ...manifestLine(outcome), standing: "unchanged", ...facts };
}

function held(...lines: readonly ManifestLine[]): readonly HeldFile[] {
  return lines.flatMap((one) => heldFile(JSON.parse(JSON.stringify(one))) ?? []);
}

function fileOf(file: HeldFile | undefined): string | undefined {
  return file?.receipt.file;
}

describe("the file of a document", () => {
  it("is the one with its persistent identifier, whatever its id is now", () => {
    const files = held(line(document("old", ["X"]), "old.txt"), line(document("new", ["Y"]), "new.txt"));
    const now = [document("new", ["X"]), document("old", ["Z", "Y"])];
    const found = heldFiles(files, now);
    expect(now.map((one) => fileOf(found.latest(one)))).toEqual(["documents/old.txt", "documents/new.txt"]);
  });

  it("is the one with its key where no identifier says otherwise", () => {
    const files = held(line(document("a", []), "a.txt"), line(document("b", ["X"]), "b.txt"));
    const now = [document("a", []), document("b", ["Y"]), document("c", [])];
    const found = heldFiles(files, now);
    expect(now.map((one) => fileOf(found.latest(one)))).toEqual([
      "documents/a.txt",
      "documents/b.txt",
      undefined,
    ]);
  });

  it("is that of the same content of the DocumentReference", () => {
    const second = document("a#1", ["X"], { contentIndex: 1 });
    const files = held(line(document("a", ["X"]), "a.txt"), line(second, "a_1.txt"));
    const found = heldFiles(files, [document("b", ["X"]), document("b#1", ["X"], { contentIndex: 1 })]);
    expect(fileOf(found.latest(document("b", [])))).toBe("documents/a.txt");
    expect(fileOf(found.latest(document("b#1", [])))).toBe("documents/a_1.txt");
  });

  it("is not told by an identifier that several documents share, nor by another system's", () => {
    const files = held(line(document("a", ["UNK"]), "a.txt"), line(document("b", ["UNK"]), "b.txt"));
    const now = [document("b", ["UNK"]), document("a", ["UNK"]), document("c", ["UNK"])];
    const found = heldFiles(files, now);
    expect(now.map((one) => fileOf(found.latest(one)))).toEqual([
      "documents/b.txt",
      "documents/a.txt",
      undefined,
    ]);
    const elsewhere = document("z", [], {
      identifiers: [{ system: "https://y.invalid", value: "UNK", use: "master" }],
    });
    expect(heldFiles(files, [elsewhere]).latest(elsewhere)).toBeUndefined();
  });

  it("is the latest of its versions, or the one of which the record says the same", () => {
    const a = document("a", ["X"]);
    const b = document("b", ["X"]);
    const versions = held(line(a, "a.txt", { standing: "earlier" }), line(a, "a~2.txt", { size: 3 }));
    expect(fileOf(heldFiles(versions, [a]).latest(a))).toBe("documents/a~2.txt");
    const twins = held(line(a, "a.txt"), line(b, "b.txt"));
    expect(fileOf(heldFiles(twins, [a]).latest(a))).toBe("documents/a.txt");
    expect(heldFiles(twins, [a]).versions(a).map(fileOf)).toEqual(["documents/a.txt", "documents/b.txt"]);
  });

  it("counts no more when it is forgotten", () => {
    const a = document("a", ["X"]);
    const files = heldFiles(held(line(a, "a.txt")), [a]);
    const file = files.latest(a);
    if (file === undefined) throw new Error("no file");
    files.forget(file);
    expect(files.latest(a)).toBeUndefined();
    expect(files.linesBeside([])).toEqual([]);
  });
});

describe("the lines of files that an extraction has not named", () => {
  const a = document("a", ["X"]);
  const files = heldFiles(
    held(
      line(a, "a.txt", { standing: "earlier" }),
      line(a, "a~2.txt", { standing: "new" }),
      line(document("b", ["Y"]), "b.txt", { standing: "new" }),
    ),
    [a],
  );

  function standings(told: readonly ManifestLine[]): readonly unknown[] {
    return files
      .linesBeside(told)
      .map((one) => Object.entries(one).find(([name]) => name === "standing")?.[1]);
  }

  it("say how each stands to what it has named", () => {
    const failed = {
      document: a,
      attempts: 1,
      traceIds: [],
      outcome: "skipped",
      because: "cancelled",
    } as const;
    expect(standings([manifestLine(failed)])).toEqual(["earlier", "new", "no-longer-shown"]);
    expect(standings([line(a, "a~2.txt")])).toEqual(["earlier", "no-longer-shown"]);
    expect(standings([line(a, "a~3.txt")])).toEqual(["earlier", "earlier", "no-longer-shown"]);
  });

  it("are otherwise as they were, whatever they hold", () => {
    const strange = { ...line(a, "a.txt"), later: { member: [1] } };
    const [beside] = heldFiles(held(strange), []).linesBeside([]);
    expect(beside).toEqual({ ...strange, standing: "no-longer-shown" });
  });
});

describe("what a record says of a document", () => {
  const a = document("a", ["X", "Y"]);
  const [file] = held(line(a, "a.txt"));
  const recorded = file?.recorded;

  it("is alike when it is read back, its identifiers in any order", () => {
    expect(recorded && isSaidAlike(recorded, { ...recorded })).toBe(true);
    const turned = recorded && { ...recorded, identifiers: recorded.identifiers.toReversed() };
    expect(turned && recorded && isSaidAlike(recorded, turned)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["url", null],
    ["size", 3],
    ["contentType", null],
    ["created", "2020"],
    ["indexed", null],
    ["identifiers", []],
  ])("is not alike where its %s differs", (member, value) => {
    const other = recorded && { ...recorded, [member]: value };
    expect(other && isSaidAlike(recorded, other)).toBe(false);
  });

  it("is alike where only its key, title and links differ", () => {
    const [other] = held(line(document("b", ["X", "Y"], { ...a, key: "b", title: "Another" }), "b.txt"));
    expect(recorded && other && isSaidAlike(recorded, other.recorded)).toBe(true);
  });
});
