import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ExtractionSink, folderSink, type Statement } from "../src/index.ts";
import { type ChangingPractice, changingPractice } from "./changing-practice.ts";
import { manifestIn, somewhere, statementIn } from "./folders.ts";

/** What the manifest says last of each document: `outcome`, or `outcome (because)`, by key. */
async function endsIn(path: string): Promise<Readonly<Record<string, string>>> {
  const lines = await manifestIn(path);
  return Object.fromEntries(
    lines.map((line) => [
      line["key"],
      line["because"] === null ? line["outcome"] : `${line["outcome"]} (${line["because"]})`,
    ]),
  );
}

function retryInto({ practice }: ChangingPractice, path: string): Promise<Statement> {
  return practice.session().extract({ from: "record", sink: folderSink(path, { mode: "retry" }) }).statement;
}

/** A folder in which one document of each end stands, and nothing asked since. */
async function everyEnd(): Promise<ChangingPractice & { readonly path: string }> {
  const path = join(await somewhere(), "folder");
  const changing = await changingPractice({ good: "gg", large: "0123456789", other: "oo", cut: "cc" });
  const { kept, practice } = changing;
  kept.set("placeholder", {});
  kept.set("failed", { attachment: { url: "Binary/nowhere" } });
  const folder = folderSink(path);
  const stop = new AbortController();
  let othersEnded = () => {};
  const others = new Promise<void>((resolve) => {
    othersEnded = resolve;
  });
  let recorded = 0;
  const sink: ExtractionSink = {
    ...folder,
    open: async (document) => {
      if (document.key === "cut") {
        await others;
        stop.abort();
      }
      return folder.open(document);
    },
    record: async (outcome) => {
      await folder.record?.(outcome);
      recorded += 1;
      if (recorded === 5) othersEnded();
    },
  };
  const select = ({ key }: { readonly key: string }) => key !== "other";
  await practice.session().extract({ from: "record", sink, maxBytes: 5, signal: stop.signal, select })
    .statement;
  changing.asked();
  return { ...changing, path };
}

describe("a retry", () => {
  it("begins with one document of each end", async () => {
    const { path } = await everyEnd();
    expect(await endsIn(path)).toEqual({
      good: "retrieved",
      large: "skipped (over-size-limit)",
      other: "skipped (not-selected)",
      placeholder: "placeholder",
      failed: "failed",
      cut: "skipped (cancelled)",
    });
  });

  it("requests what failed or was cancelled, and nothing else", async () => {
    const changing = await everyEnd();
    const { path, kept, asked } = changing;
    kept.set("failed", { content: "ff" });
    const statement = await retryInto(changing, path);
    expect(asked()).toEqual(["cut", "failed"]);
    expect(await endsIn(path)).toEqual({
      good: "held",
      large: "skipped (over-size-limit)",
      other: "skipped (not-selected)",
      placeholder: "placeholder",
      failed: "retrieved",
      cut: "retrieved",
    });
    expect(statement.counts).toMatchObject({ known: 6, held: 1, retrieved: 2, placeholder: 1, skipped: 2 });
    expect(await retryInto(changing, path)).toMatchObject({ counts: { held: 3, retrieved: 0 } });
    expect(asked()).toEqual([]);
  });

  it("leaves alone what is new, what has changed, and a placeholder that has got its file", async () => {
    const changing = await everyEnd();
    const { path, kept, asked } = changing;
    kept.set("good", { content: "GGG" });
    kept.set("new", { content: "nn" });
    kept.set("placeholder", { content: "pp" });
    await retryInto(changing, path);
    expect(asked()).toEqual(["cut", "nowhere"]);
    const lines = await manifestIn(path);
    expect(lines.filter(({ key }) => key === "good").map((line) => [line["outcome"], line["file"]])).toEqual([
      ["retrieved", "documents/good.txt"],
      ["skipped", null],
    ]);
    expect(await endsIn(path)).toMatchObject({
      new: "skipped (not-selected)",
      placeholder: "skipped (not-selected)",
    });
  });

  it.each<[string, (file: string) => Promise<void>]>([
    ["is gone", (file) => rm(file)],
    ["is damaged", (file) => writeFile(file, "xx")],
  ])("requests a document again whose file %s: nothing else would be true", async (_what, spoil) => {
    const changing = await everyEnd();
    await spoil(join(changing.path, "documents/good.txt"));
    await retryInto(changing, changing.path);
    expect(changing.asked()).toContain("good");
    expect(await endsIn(changing.path)).toMatchObject({ good: "retrieved" });
  });

  it("requests what an extraction did not come to that was killed", async () => {
    const path = join(await somewhere(), "folder");
    const changing = await changingPractice({ a: "aa", b: "bb", c: "cc" });
    await changing.killedInto(path, 1);
    changing.asked();
    expect((await retryInto(changing, path)).counts).toMatchObject({ known: 3, held: 1, retrieved: 2 });
    expect(changing.asked()).toHaveLength(2);
  });

  it("goes on after one that was killed", async () => {
    const changing = await everyEnd();
    const { path, kept, asked } = changing;
    kept.set("failed", { content: "ff" });
    const folder = folderSink(path, { mode: "retry" });
    const record: ExtractionSink["record"] = async (outcome) => {
      if (outcome.outcome === "retrieved") throw new Error("killed");
      await folder.record?.(outcome);
    };
    await expect(
      changing.practice.session().extract({ from: "record", sink: { ...folder, record } }).statement,
    ).rejects.toThrow("killed");
    expect(await statementIn(path)).toMatchObject({ finished: false, request: { kind: "retrieve" } });
    asked();
    await retryInto(changing, path);
    expect(asked()).toEqual(["cut", "failed"]);
    expect(await endsIn(path)).toMatchObject({ cut: "retrieved", failed: "retrieved", good: "held" });
  });
});

describe("a folder whose extractions were killed", () => {
  it("says what the last of them asked for", async () => {
    const path = join(await somewhere(), "folder");
    const { practice, killedInto } = await changingPractice({ a: "aa", b: "bb" });
    await killedInto(path, 1);
    const killed = new Error("killed");
    const record: ExtractionSink["record"] = async () => {
      throw killed;
    };
    await expect(
      practice.session().extract({ from: "search", sink: { ...folderSink(path), record } }).statement,
    ).rejects.toBe(killed);
    expect(await statementIn(path)).toMatchObject({ finished: false, request: { kind: "search" } });
  });
});

describe("a folder in which there is nothing to go on with", () => {
  it.each(["resume", "retry"] as const)(
    "is refused for %s before anything is asked or made",
    async (mode) => {
      const path = join(await somewhere(), "folder");
      const { practice } = await changingPractice({ a: "aa" });
      const extract = () =>
        practice.session().extract({ from: "record", sink: folderSink(path, { mode }) }).statement;
      await expect(extract()).rejects.toMatchObject({ _tag: "InputError", code: "nothing-to-resume" });
      expect(practice.requests).toEqual([]);
      await expect(statementIn(path)).rejects.toMatchObject({ code: "ENOENT" });
    },
  );

  it("is one no more after an extraction: then resuming is extracting", async () => {
    const path = join(await somewhere(), "folder");
    const { practice, kept, extractInto } = await changingPractice({ a: "aa" });
    await extractInto(path);
    kept.set("b", { content: "bb" });
    const sink = folderSink(path, { mode: "resume" });
    const { counts } = await practice.session().extract({ from: "record", sink }).statement;
    expect(counts).toMatchObject({ known: 2, held: 1, retrieved: 1 });
  });
});
