import { appendFile, mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ChangingPractice, changingPractice } from "./changing-practice.ts";
import { filesIn, manifestIn, somewhere, statementIn } from "./folders.ts";

const THREE = { a: "aa", b: "bb", c: "cc" };

/** A folder into which an extraction was killed after so many documents, and nothing asked since. */
async function killed(afterDocuments: number): Promise<ChangingPractice & { readonly path: string }> {
  const path = join(await somewhere(), "folder");
  const changing = await changingPractice(THREE);
  await changing.killedInto(path, afterDocuments);
  changing.asked();
  return { ...changing, path };
}

async function expectWhole(path: string): Promise<void> {
  expect(await filesIn(path)).toEqual([
    "documents/a.txt",
    "documents/b.txt",
    "documents/c.txt",
    "extraction.json",
    "manifest.ndjson",
  ]);
  expect((await manifestIn(path)).map(({ key, file }) => [key, file]).sort()).toEqual([
    ["a", "documents/a.txt"],
    ["b", "documents/b.txt"],
    ["c", "documents/c.txt"],
  ]);
  for (const [key, text] of Object.entries(THREE)) {
    expect(await readFile(join(path, `documents/${key}.txt`), "utf8")).toBe(text);
  }
  expect(await statementIn(path)).toMatchObject({ finished: true, complete: true });
}

describe("a folder whose extraction was killed", () => {
  it("says so, with a line for each document that was there", async () => {
    const { path } = await killed(2);
    expect(await statementIn(path)).toMatchObject({ finished: false });
    expect((await manifestIn(path)).map(({ file }) => file)).toEqual(["documents/a.txt", "documents/b.txt"]);
  });

  it.each([0, 1, 2, 3])("after %i documents asks for the others only", async (count) => {
    const { path, asked, extractInto } = await killed(count);
    expect((await extractInto(path)).counts).toMatchObject({ held: count, retrieved: 3 - count });
    expect(asked()).toEqual(["a", "b", "c"].slice(count));
    await expectWhole(path);
  });

  it("again and again loses nothing of what it had", async () => {
    const { path, asked, extractInto, killedInto } = await killed(1);
    await killedInto(path, 2);
    await killedInto(path, 0);
    await killedInto(path, 1);
    expect(asked()).toEqual(["b", "c"]);
    expect((await extractInto(path)).counts).toMatchObject({ held: 2, retrieved: 1 });
    expect(asked()).toEqual(["c"]);
    await expectWhole(path);
  });

  it.each([
    ["its end", -1],
    ["all but its first character", -Number.POSITIVE_INFINITY],
    ["half of it", 0.5],
  ])("while it wrote a line, of which %s is missing, gets its document again", async (_what, where) => {
    const { path, asked, extractInto } = await killed(3);
    const manifest = join(path, "manifest.ndjson");
    const bytes = await readFile(manifest);
    const start = bytes.subarray(0, -1).lastIndexOf("\n") + 1;
    const length = bytes.length - start;
    await truncate(
      manifest,
      start + Math.max(1, where < 0 ? length - 1 + where : Math.floor(length * where)),
    );
    expect((await extractInto(path)).counts).toMatchObject({ held: 2, retrieved: 1 });
    expect(asked()).toEqual(["c"]);
    await expectWhole(path);
  });

  it("after a line but before its line break needs the document no more", async () => {
    const { path, asked, extractInto } = await killed(3);
    const manifest = join(path, "manifest.ndjson");
    await truncate(manifest, (await readFile(manifest)).length - 1);
    await extractInto(path);
    expect(asked()).toEqual([]);
    await expectWhole(path);
  });

  it("is rid of unfinished files when the next one begins, and of documents without a line", async () => {
    const { path, extractInto } = await killed(1);
    await writeFile(join(path, ".07a6483f-732b-461e-86b6-edb665c45510.part"), "{");
    await writeFile(join(path, "documents/.17a6483f-732b-461e-86b6-edb665c45510.part"), "half");
    await writeFile(join(path, "documents/b.txt"), "as it was when the line was not written yet");
    await writeFile(join(path, "documents/z.pdf"), "of a document that the record shows no more");
    await extractInto(path);
    await expectWhole(path);
  });

  it("is rid of them however many are killed after that", async () => {
    const { path, killedInto } = await killed(1);
    await writeFile(join(path, "documents/z.pdf"), "of a document that the record shows no more");
    await killedInto(path, 1);
    expect(await filesIn(join(path, "documents"))).toEqual(["a.txt", "b.txt"]);
  });

  it("names no file that is not there", async () => {
    const { path, kept, extractInto } = await killed(3);
    kept.delete("a");
    await rm(join(path, "documents/a.txt"));
    await rm(join(path, "documents/b.txt"));
    await extractInto(path, ({ key }) => key !== "b");
    const files = (await manifestIn(path)).map(({ key, file }) => [key, file]);
    expect(files.sort()).toEqual([
      ["b", null],
      ["c", "documents/c.txt"],
    ]);
  });

  it("leaves alone what cannot be a document of an extraction", async () => {
    const { path, extractInto } = await killed(3);
    await writeFile(join(path, "documents/My notes.txt"), "mine");
    await mkdir(join(path, "documents/folder"));
    await writeFile(join(path, "documents/folder/a.txt"), "mine");
    await extractInto(path);
    expect(await readFile(join(path, "documents/My notes.txt"), "utf8")).toBe("mine");
    expect(await readFile(join(path, "documents/folder/a.txt"), "utf8")).toBe("mine");
  });

  it("before it wrote a manifest begins anew", async () => {
    const { path, asked, extractInto } = await killed(0);
    await rm(join(path, "manifest.ndjson"));
    await rm(join(path, "documents"), { recursive: true });
    await extractInto(path);
    expect(asked()).toEqual(["a", "b", "c"]);
    await expectWhole(path);
  });
});

describe("a manifest that is not as it was written", () => {
  it.each<[string, (manifest: string) => Promise<void>]>([
    ["is lost", (manifest) => rm(manifest)],
    ["has a line in its middle that is no JSON", (manifest) => insertLine(manifest, "{")],
    ["has a line that is no object", (manifest) => insertLine(manifest, "7")],
    ["has a line without a key", (manifest) => insertLine(manifest, '{"file":null}')],
    [
      "names a file outside the folder",
      (manifest) =>
        insertLine(manifest, `{"key":"x","file":"documents/../../x","bytes":1,"sha256":"${"0".repeat(64)}"}`),
    ],
    [
      "names a file without a hash",
      (manifest) => insertLine(manifest, '{"key":"x","file":"documents/x.txt","bytes":1,"sha256":null}'),
    ],
  ])("is not written over when it %s", async (_what, spoil) => {
    const { path, practice, extractInto } = await killed(3);
    const files = await filesIn(join(path, "documents"));
    await spoil(join(path, "manifest.ndjson"));
    const spoilt = await readFile(join(path, "manifest.ndjson"), "utf8").catch(() => undefined);
    const requests = practice.requests.length;
    await expect(extractInto(path)).rejects.toMatchObject({
      _tag: "InputError",
      code: "manifest-unreadable",
    });
    expect(practice.requests).toHaveLength(requests);
    expect(await filesIn(join(path, "documents"))).toEqual(files);
    expect(await readFile(join(path, "manifest.ndjson"), "utf8").catch(() => undefined)).toBe(spoilt);
  });

  async function insertLine(manifest: string, line: string): Promise<void> {
    const text = await readFile(manifest, "utf8");
    await writeFile(manifest, `${line}\n`);
    await appendFile(manifest, text);
  }
});
