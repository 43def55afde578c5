import { createHash } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DocumentOutcome, folderSink, statementLine } from "../src/index.ts";
import { type ChangingPractice, changingPractice } from "./changing-practice.ts";
import { filesIn, manifestIn, somewhere, statementIn } from "./folders.ts";

const THREE = { a: "aa", b: "bb", c: "cc" };

/** A folder with all documents of a practice, and nothing asked since. */
async function extracted(
  documents: Readonly<Record<string, string>> = THREE,
): Promise<ChangingPractice & { readonly path: string }> {
  const path = join(await somewhere(), "folder");
  const changing = await changingPractice(documents);
  await changing.extractInto(path);
  changing.asked();
  return { ...changing, path };
}

/** What the manifest says of each file: `[file, standing, earlierFile]`, in order of the alphabet. */
async function standingsIn(path: string): Promise<readonly unknown[]> {
  const lines = (await manifestIn(path)).filter((line) => line["file"] !== null);
  return lines.map((line) => [line["file"], line["standing"], line["earlierFile"]]).sort();
}

async function contentOf(path: string, file: string): Promise<string> {
  return readFile(join(path, "documents", file), "utf8");
}

describe("a second extraction into a folder", () => {
  it("asks for nothing that is there: each document ends as held, with its receipt, and the statement is complete", async () => {
    const { practice, path, asked } = await extracted();
    const before = await stat(join(path, "documents/b.txt"));
    const [first] = (await manifestIn(path)).filter((line) => line["key"] === "b");
    const extraction = practice.session().extract({ from: "record", sink: folderSink(path) });
    const outcomes: DocumentOutcome[] = [];
    for await (const outcome of extraction) outcomes.push(outcome);
    const statement = await extraction.statement;
    expect(asked()).toEqual([]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["held", "held", "held"]);
    expect(outcomes.find(({ document }) => document.key === "b")).toMatchObject({
      attempts: 1,
      traceIds: first?.["traceIds"],
      receipt: {
        file: "documents/b.txt",
        bytes: 2,
        sha256: createHash("sha256").update("bb").digest("hex"),
        contentType: "text/plain",
        retrievedAt: first?.["retrievedAt"],
        warnings: [],
      },
      version: { standing: "unchanged", earlierFile: null },
    });
    expect(statement).toMatchObject({
      complete: true,
      counts: { known: 3, held: 3, retrieved: 0, skipped: 0 },
    });
    expect(statementLine(statement)).toBe("3 documents known: 3 held from before, 0 retrieved. Complete.");
    expect(await statementIn(path)).toMatchObject({ finished: true, complete: true, counts: { held: 3 } });
    const after = await stat(join(path, "documents/b.txt"));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    expect((await manifestIn(path)).find((line) => line["key"] === "b")).toEqual({
      ...first,
      outcome: "held",
      standing: "unchanged",
    });
  });

  it("asks for what is new, and says that it is", async () => {
    const { kept, path, asked, extractInto } = await extracted();
    kept.set("d", { content: "dd" });
    const statement = await extractInto(path);
    expect(asked()).toEqual(["d"]);
    expect(statement.counts).toMatchObject({ known: 4, held: 3, retrieved: 1 });
    expect(await standingsIn(path)).toEqual([
      ["documents/a.txt", "unchanged", null],
      ["documents/b.txt", "unchanged", null],
      ["documents/c.txt", "unchanged", null],
      ["documents/d.txt", "new", null],
    ]);
  });

  it.each<[string, (file: string) => Promise<void>]>([
    ["is gone", (file) => rm(file)],
    ["is cut off", (file) => writeFile(file, "b")],
    ["has other bytes, though as many", (file) => writeFile(file, "xx")],
  ])("asks again for a document whose file %s", async (_what, spoil) => {
    const { path, asked, extractInto } = await extracted();
    await spoil(join(path, "documents/b.txt"));
    expect((await extractInto(path)).counts).toMatchObject({ held: 2, retrieved: 1 });
    expect(asked()).toEqual(["b"]);
    const line = (await manifestIn(path)).find(({ key }) => key === "b");
    expect(line?.["standing"]).toBe("new");
    expect(await readFile(join(path, String(line?.["file"])), "utf8")).toBe("bb");
    expect((await filesIn(join(path, "documents"))).length).toBe(3);
    expect(await manifestIn(path)).toHaveLength(3);
  });

  it("asks for nothing where two documents share a Binary, and so a file", async () => {
    const { kept, path, asked, extractInto } = await extracted({ a: "aa" });
    kept.set("b", { attachment: { url: "Binary/a", size: 2 } });
    kept.set("c", { attachment: { url: "Binary/c2", size: 3 } });
    kept.set("c2", { content: "ccc" });
    expect((await extractInto(path)).counts).toMatchObject({ known: 4, held: 1, retrieved: 3 });
    asked();
    for (let again = 0; again < 2; again += 1) {
      expect((await extractInto(path)).counts).toMatchObject({ known: 4, held: 4, retrieved: 0 });
      expect(asked()).toEqual([]);
      expect(await manifestIn(path)).toHaveLength(4);
    }
    const files = (await manifestIn(path)).map((line) => line["file"]);
    expect(files.filter((file) => file === "documents/c.txt")).toHaveLength(2);
  });

  it("asks once more for a damaged file that two documents share", async () => {
    const { kept, path, asked, extractInto } = await extracted({ a: "aa" });
    kept.set("b", { content: "bb" });
    kept.set("b2", { attachment: { url: "Binary/b", size: 2 } });
    await extractInto(path);
    asked();
    await writeFile(join(path, "documents/b.txt"), "xx");
    expect((await extractInto(path)).counts).toMatchObject({ known: 3, held: 1, retrieved: 2 });
    expect(asked()).toEqual(["b"]);
    expect((await manifestIn(path)).length).toBe(3);
    for (const line of await manifestIn(path)) {
      expect(await readFile(join(path, String(line["file"])), "utf8")).toBe(
        line["key"] === "a" ? "aa" : "bb",
      );
    }
    expect((await extractInto(path)).counts).toMatchObject({ held: 3 });
  });

  it("tries again what failed", async () => {
    const { kept, path, asked, extractInto } = await extracted({ a: "aa" });
    kept.set("x", { attachment: { url: "Binary/y" } });
    expect((await extractInto(path)).counts).toMatchObject({ held: 1, failed: 1 });
    kept.set("y", { content: "yy", id: "x" });
    kept.delete("x");
    asked();
    expect((await extractInto(path)).counts).toMatchObject({ held: 1, retrieved: 1, failed: 0 });
    expect(asked()).toEqual(["y"]);
  });

  it("takes it all the same whether the documents come from the record or from a search", async () => {
    const { practice, path, asked } = await extracted();
    const statement = await practice.session().extract({ from: "search", sink: folderSink(path) }).statement;
    expect(asked()).toEqual([]);
    expect(statement.counts).toMatchObject({ known: 3, held: 3 });
  });

  it("keeps the file of a document that is not wanted this time, and holds it the next", async () => {
    const { path, asked, extractInto } = await extracted();
    expect((await extractInto(path, ({ key }) => key !== "b")).counts).toMatchObject({ held: 2, skipped: 1 });
    const lines = (await manifestIn(path)).filter(({ key }) => key === "b");
    expect(lines.map((line) => [line["outcome"], line["because"], line["file"], line["standing"]])).toEqual([
      ["retrieved", null, "documents/b.txt", "unchanged"],
      ["skipped", "not-selected", null, null],
    ]);
    expect((await extractInto(path)).counts).toMatchObject({ held: 3 });
    expect(asked()).toEqual([]);
    expect(await manifestIn(path)).toHaveLength(3);
  });

  it("does not let a document pass for the patient's that is said to be someone else's now", async () => {
    const { kept, path, asked, extractInto } = await extracted();
    kept.set("b", { content: "bb", facts: { subject: { reference: "Patient/3" } } });
    expect((await extractInto(path)).counts).toMatchObject({ held: 2, failed: 1 });
    expect(asked()).toEqual([]);
    const line = (await manifestIn(path)).findLast(({ key }) => key === "b");
    expect(line).toMatchObject({ outcome: "failed", failure: { code: "subject-not-the-patient" } });
  });
});

describe("a document that has changed", () => {
  it.each<[string, object, object]>([
    ["size", { size: 3 }, {}],
    ["contentType", { contentType: "text/html" }, {}],
    ["created", {}, { created: "2021-01-01" }],
    ["indexed", {}, { indexed: "2021-01-01T00:00:00Z" }],
    ["identifier", {}, { identifier: [{ system: "https://provider.example/document", value: "another" }] }],
  ])(
    "in its %s is asked for, and kept once where its bytes are the same",
    async (_what, attachment, facts) => {
      const { kept, path, asked, extractInto } = await extracted();
      kept.set("b", { content: "bb", attachment, facts });
      expect((await extractInto(path)).counts).toMatchObject({ held: 2, retrieved: 1 });
      expect(asked()).toEqual(["b"]);
      expect(await filesIn(join(path, "documents"))).toEqual(["a.txt", "b.txt", "c.txt"]);
      expect(await standingsIn(path)).toContainEqual(["documents/b.txt", "unchanged", null]);
      expect(await manifestIn(path)).toHaveLength(3);
      expect((await extractInto(path)).counts).toMatchObject({ held: 3 });
      expect(asked()).toEqual([]);
    },
  );

  it("is kept as a new version beside the old, and the manifest says of which", async () => {
    const { kept, path, asked, extractInto } = await extracted();
    kept.set("b", { content: "bbb" });
    expect((await extractInto(path)).counts).toMatchObject({ known: 3, held: 2, retrieved: 1 });
    expect(asked()).toEqual(["b"]);
    expect(await contentOf(path, "b.txt")).toBe("bb");
    expect(await contentOf(path, "b~2.txt")).toBe("bbb");
    expect(await standingsIn(path)).toEqual([
      ["documents/a.txt", "unchanged", null],
      ["documents/b.txt", "earlier", null],
      ["documents/b~2.txt", "new-version", "documents/b.txt"],
      ["documents/c.txt", "unchanged", null],
    ]);
    await extractInto(path);
    expect(asked()).toEqual([]);
    expect(await standingsIn(path)).toContainEqual(["documents/b~2.txt", "unchanged", "documents/b.txt"]);
    kept.set("b", { content: "bbbb", attachment: { contentType: "application/pdf" } });
    await extractInto(path);
    expect(await standingsIn(path)).toContainEqual(["documents/b~3.txt", "new-version", "documents/b~2.txt"]);
    expect(await standingsIn(path)).toContainEqual(["documents/b~2.txt", "earlier", "documents/b.txt"]);
    expect((await filesIn(join(path, "documents"))).length).toBe(5);
  });

  it("by a new url is asked for under it", async () => {
    const { kept, path, asked, extractInto } = await extracted();
    kept.set("b2", { content: "BB", id: "b" });
    kept.delete("b");
    await extractInto(path);
    expect(asked()).toEqual(["b2"]);
    expect(await standingsIn(path)).toContainEqual(["documents/b~2.txt", "new-version", "documents/b.txt"]);
  });

  it("is not noticed where the record says nothing of it", async () => {
    const { kept, path, asked, extractInto } = await extracted();
    kept.set("b", { content: "BB" });
    expect((await extractInto(path)).counts).toMatchObject({ held: 3 });
    expect(asked()).toEqual([]);
  });

  it("back to what it was needs no third file", async () => {
    const { kept, path, extractInto } = await extracted();
    kept.set("b", { content: "bbb" });
    await extractInto(path);
    kept.set("b", { content: "bb" });
    await extractInto(path);
    expect(await filesIn(join(path, "documents"))).toEqual(["a.txt", "b.txt", "b~2.txt", "c.txt"]);
    expect(await standingsIn(path)).toEqual([
      ["documents/a.txt", "unchanged", null],
      ["documents/b.txt", "new-version", "documents/b~2.txt"],
      ["documents/b~2.txt", "earlier", "documents/b.txt"],
      ["documents/c.txt", "unchanged", null],
    ]);
    expect((await extractInto(path)).counts).toMatchObject({ held: 3 });
  });

  it("keeps its former version where the new one cannot be had", async () => {
    const { kept, path, extractInto } = await extracted();
    kept.set("b", { attachment: { url: "Binary/nowhere" } });
    expect((await extractInto(path)).counts).toMatchObject({ held: 2, failed: 1 });
    const lines = (await manifestIn(path)).filter(({ key }) => key === "b");
    expect(lines.map((line) => [line["outcome"], line["file"], line["standing"]])).toEqual([
      ["retrieved", "documents/b.txt", "unchanged"],
      ["failed", null, null],
    ]);
    expect(await contentOf(path, "b.txt")).toBe("bb");
  });

  it("is known by its persistent identifier, also under another id", async () => {
    const { kept, path, extractInto } = await extracted();
    const facts = { identifier: [{ system: "https://provider.example/document", value: "document-b" }] };
    kept.delete("b");
    kept.set("x", { content: "bb", facts });
    await extractInto(path);
    expect(await standingsIn(path)).toEqual([
      ["documents/a.txt", "unchanged", null],
      ["documents/b.txt", "unchanged", null],
      ["documents/c.txt", "unchanged", null],
    ]);
  });

  it("is fetched when the practice has its file, and keeps that when there is a placeholder only", async () => {
    const { kept, path, asked, extractInto } = await extracted({ a: "aa" });
    kept.set("p", {});
    expect((await extractInto(path)).counts).toMatchObject({ held: 1, placeholder: 1 });
    kept.set("p", { content: "pp" });
    expect((await extractInto(path)).counts).toMatchObject({ held: 1, retrieved: 1, placeholder: 0 });
    expect(asked()).toEqual(["p"]);
    expect(await standingsIn(path)).toContainEqual(["documents/p.txt", "new", null]);
    kept.set("p", {});
    expect((await extractInto(path)).counts).toMatchObject({ held: 1, placeholder: 1 });
    expect(await standingsIn(path)).toContainEqual(["documents/p.txt", "unchanged", null]);
    expect(await contentOf(path, "p.txt")).toBe("pp");
  });
});

describe("a document that the record does not show any more", () => {
  it("keeps its file, and is said to be shown no longer, until it is again", async () => {
    const { kept, path, asked, extractInto } = await extracted();
    kept.delete("b");
    expect((await extractInto(path)).counts).toMatchObject({ known: 2, held: 2 });
    expect(await standingsIn(path)).toContainEqual(["documents/b.txt", "no-longer-shown", null]);
    expect(await contentOf(path, "b.txt")).toBe("bb");
    await extractInto(path);
    expect(await standingsIn(path)).toContainEqual(["documents/b.txt", "no-longer-shown", null]);
    kept.set("b", { content: "bb" });
    await extractInto(path);
    expect(asked()).toEqual([]);
    expect(await standingsIn(path)).toContainEqual(["documents/b.txt", "unchanged", null]);
  });

  it("keeps its file from one whose name differs in letter case only", async () => {
    const { kept, path, extractInto } = await extracted({ ABC: "one" });
    kept.clear();
    kept.set("abc", { content: "two" });
    await extractInto(path);
    expect(await filesIn(join(path, "documents"))).toEqual(["ABC.txt", "abc~2.txt"]);
    expect(await contentOf(path, "ABC.txt")).toBe("one");
  });
});

describe("what is new", () => {
  it("is new until an extraction has finished, however many were killed since", async () => {
    const { kept, path, extractInto, killedInto } = await extracted({ a: "aa", b: "bb" });
    kept.set("b", { content: "bbb" });
    kept.set("c", { content: "cc" });
    kept.set("d", { content: "dd" });
    // Held: a. Retrieved: b, c; what comes after that is lost.
    await killedInto(path, 3);
    await killedInto(path, 0);
    await killedInto(path, 2);
    expect((await extractInto(path)).counts).toMatchObject({ known: 4, held: 3, retrieved: 1 });
    expect(await standingsIn(path)).toEqual([
      ["documents/a.txt", "unchanged", null],
      ["documents/b.txt", "earlier", null],
      ["documents/b~2.txt", "new-version", "documents/b.txt"],
      ["documents/c.txt", "new", null],
      ["documents/d.txt", "new", null],
    ]);
    await extractInto(path);
    expect(await standingsIn(path)).toEqual([
      ["documents/a.txt", "unchanged", null],
      ["documents/b.txt", "earlier", null],
      ["documents/b~2.txt", "unchanged", "documents/b.txt"],
      ["documents/c.txt", "unchanged", null],
      ["documents/d.txt", "unchanged", null],
    ]);
  });
});

describe("an abort of a second extraction", () => {
  it("while files are compared asks for nothing, and leaves all of them named", async () => {
    const { practice, kept, path, asked, extractInto } = await extracted();
    kept.set("d", { content: "dd" });
    const stop = new AbortController();
    const folder = folderSink(path);
    const extraction = practice.session().extract({
      from: "record",
      signal: stop.signal,
      sink: {
        ...folder,
        held: async (document, signal) => {
          if (document.key === "b") stop.abort(new Error("enough"));
          return folder.held?.(document, signal);
        },
      },
    });
    const statement = await extraction.statement;
    expect(asked()).toEqual([]);
    expect(statement.counts).toMatchObject({ known: 4, held: 1, skipped: 3 });
    expect(await standingsIn(path)).toEqual([
      ["documents/a.txt", "unchanged", null],
      ["documents/b.txt", "unchanged", null],
      ["documents/c.txt", "unchanged", null],
    ]);
    expect((await extractInto(path)).counts).toMatchObject({ held: 3, retrieved: 1 });
    expect(asked()).toEqual(["d"]);
  });
});
