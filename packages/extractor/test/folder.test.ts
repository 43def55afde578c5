import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOCUMENT_AREAS, type DocumentOutcome, folderSink } from "../src/index.ts";
import { extractInto, filesIn, manifestIn, somewhere, statementIn, THREE } from "./folders.ts";
import { documentReference, NHS_NUMBER, startPractice } from "./practice.ts";

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe("a folder of a patient's documents", () => {
  it("holds the documents, a manifest line for each, and the statement", async () => {
    const path = join(await somewhere(), "new", "folder");
    const practice = await startPractice(THREE);
    const statement = await extractInto(practice, path);
    expect(await filesIn(path)).toEqual([
      "documents/a.txt",
      "documents/b.txt",
      "documents/c.txt",
      "extraction.json",
      "manifest.ndjson",
    ]);
    expect(await readFile(join(path, "documents/b.txt"), "utf8")).toBe("bb");
    const lines = await manifestIn(path);
    expect(lines.map((line) => line["key"]).sort()).toEqual(["a", "b", "c"]);
    expect(lines.find((line) => line["key"] === "b")).toMatchObject({
      documentReferenceId: "b",
      contentIndex: 0,
      title: "About Jane Jackson: b",
      type: "Letter",
      contentType: "text/plain",
      url: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:\d+\/A82038\/STU3\/1\/gpconnect\/documents\/Binary\/b$/,
      ),
      unavailableReason: null,
      disclosure: "unlabelled",
      identifiers: [{ system: "https://provider.example/document", value: "document-b", use: "identifier" }],
      outcome: "retrieved",
      file: "documents/b.txt",
      bytes: 2,
      sha256: createHash("sha256").update("bb").digest("hex"),
      attempts: 1,
      traceIds: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
      because: null,
      failure: null,
    });
    expect(await statementIn(path)).toEqual({ finished: true, ...JSON.parse(JSON.stringify(statement)) });
  });

  it("is its owner's alone", async () => {
    const path = join(await somewhere(), "folder");
    await extractInto(await startPractice(THREE), path);
    expect(await modeOf(path)).toBe("700");
    expect(await modeOf(join(path, "documents"))).toBe("700");
    for (const file of await filesIn(path)) expect(await modeOf(join(path, file)), file).toBe("600");
  });

  it("tells in its manifest what became of every other document, and has no file for it", async () => {
    const path = join(await somewhere(), "folder");
    const practice = await startPractice({
      binaries: {},
      documents: (root) => [
        documentReference("gone", { url: `${root}/Binary/gone` }),
        documentReference("large", {
          title: "File size 18551238 bytes greater than maximum allowable (5MB)",
        }),
        documentReference("unwanted", { url: `${root}/Binary/unwanted` }),
      ],
    });
    await practice
      .session()
      .extract({ from: "record", sink: folderSink(path), select: ({ key }) => key !== "unwanted" }).statement;
    const lines = new Map((await manifestIn(path)).map((line) => [line["key"], line]));
    expect(lines.get("gone")).toMatchObject({
      outcome: "failed",
      file: null,
      attempts: 1,
      failure: { code: "no-record-found", spineCode: "NO_RECORD_FOUND", httpStatus: 404, retryable: false },
    });
    expect(lines.get("large")).toMatchObject({
      outcome: "placeholder",
      url: null,
      unavailableReason: "File size 18551238 bytes greater than maximum allowable (5MB)",
      attempts: 0,
    });
    expect(lines.get("unwanted")).toMatchObject({
      outcome: "skipped",
      because: "not-selected",
      sha256: null,
    });
    expect(lines.size).toBe(3);
    expect(await filesIn(join(path, "documents"))).toEqual([]);
  });

  it("has a document under its name only when it is whole, its line after that, and the statement last", async () => {
    const path = join(await somewhere(), "folder");
    const seen: Record<string, unknown>[] = [];
    const folder = folderSink(path);
    const practice = await startPractice(THREE);
    const look = async (when: string) => {
      const finished = (await statementIn(path))["finished"];
      const lines = (await manifestIn(path)).length;
      const named = (await filesIn(join(path, "documents"))).filter((file) => !file.startsWith("."));
      seen.push({ when, named, lines, finished });
    };
    const extraction = practice.session({ manners: { maxPerProvider: 1, maxConcurrent: 1 } }).extract({
      from: "record",
      select: ({ key }) => key === "a",
      sink: {
        ...folder,
        open: async (document) => {
          const writer = await folder.open(document);
          return {
            ...writer,
            commit: async (facts) => {
              await look("before commit");
              const file = await writer.commit(facts);
              await look("after commit");
              return file;
            },
          };
        },
        end: async (statement) => {
          await look("before end");
          await folder.end?.(statement);
          await look("after end");
        },
      },
    });
    await extraction.statement;
    expect(seen).toEqual([
      { when: "before commit", named: [], lines: 2, finished: false },
      { when: "after commit", named: ["a.txt"], lines: 2, finished: false },
      { when: "before end", named: ["a.txt"], lines: 3, finished: false },
      { when: "after end", named: ["a.txt"], lines: 3, finished: true },
    ]);
  });

  it("is bound to its patient from the first document on, and says what was asked for", async () => {
    const path = join(await somewhere(), "folder");
    const folder = folderSink(path);
    let bound: unknown;
    const practice = await startPractice(THREE);
    await practice.session().extract({
      from: "record",
      sink: {
        ...folder,
        open: async (document) => {
          bound ??= await statementIn(path);
          return folder.open(document);
        },
      },
    }).statement;
    expect(bound).toEqual({
      finished: false,
      practice: { odsCode: "A82038" },
      patient: { nhsNumber: NHS_NUMBER },
      request: { kind: "retrieve", parameters: DOCUMENT_AREAS },
    });
  });

  it("holds nothing of a document that failed on its way", async () => {
    const path = join(await somewhere(), "folder");
    const practice = await startPractice({
      ...THREE,
      before: (request, response) => {
        if (request.url?.endsWith("/Binary/b") !== true) return false;
        response.writeHead(200, { "Content-Type": "application/fhir+json" });
        response.end('{"resourceType":"Binary","content":"QUJD');
        return true;
      },
    });
    await extractInto(practice, path);
    expect(await filesIn(join(path, "documents"))).toEqual(["a.txt", "c.txt"]);
    const line = (await manifestIn(path)).find(({ key }) => key === "b");
    expect(line).toMatchObject({
      outcome: "failed",
      file: null,
      bytes: null,
      attempts: 4,
      failure: { code: "malformed-binary" },
    });
  });

  it("stays true when the extraction is aborted: what is there has its line, and nothing unfinished is left", async () => {
    const path = join(await somewhere(), "folder");
    const stop = new AbortController();
    const practice = await startPractice(THREE);
    const session = practice.session({ manners: { maxPerProvider: 1 } });
    const extraction = session.extract({ from: "record", sink: folderSink(path), signal: stop.signal });
    const outcomes: DocumentOutcome[] = [];
    const iterating = (async () => {
      for await (const outcome of extraction) {
        outcomes.push(outcome);
        stop.abort(new Error("enough"));
      }
    })();
    await expect(iterating).rejects.toThrow("enough");
    const lines = await manifestIn(path);
    expect(lines.map((line) => line["key"])).toEqual(outcomes.map((outcome) => outcome.document.key));
    const files = lines.flatMap((line) => (line["file"] === null ? [] : [line["file"]]));
    expect((await filesIn(path)).filter((file) => file.startsWith("documents/"))).toEqual([...files].sort());
    expect(await statementIn(path)).toMatchObject({ finished: true, complete: false, counts: { known: 3 } });
  });

  it("says that it is unfinished when the extraction could not be", async () => {
    const path = join(await somewhere(), "folder");
    const folder = folderSink(path);
    const practice = await startPractice(THREE);
    const extraction = practice.session().extract({
      from: "record",
      sink: {
        ...folder,
        record: async () => {
          throw new Error("no");
        },
      },
    });
    await expect(extraction.statement).rejects.toThrow("no");
    expect(await statementIn(path)).toMatchObject({ finished: false, patient: { nhsNumber: NHS_NUMBER } });
  });
});

describe("two documents that name one Binary", () => {
  it("have a line each, and one file", async () => {
    const path = join(await somewhere(), "folder");
    const practice = await startPractice({
      binaries: { one: "1" },
      documents: (root) => ["a", "b"].map((id) => documentReference(id, { url: `${root}/Binary/one` })),
    });
    await extractInto(practice, path);
    const [first, second] = await manifestIn(path);
    expect(first).toMatchObject({
      outcome: "retrieved",
      attempts: 1,
      file: expect.stringMatching(/^documents\/[ab]\.txt$/),
    });
    expect(second).toMatchObject({
      outcome: "retrieved",
      attempts: 0,
      file: first?.["file"],
      sha256: first?.["sha256"],
    });
    expect((await filesIn(path)).filter((file) => file.startsWith("documents/"))).toEqual([first?.["file"]]);
  });
});

describe("names in a folder", () => {
  it("are made of keys alone, and stay within it whatever the keys are", async () => {
    const path = join(await somewhere(), "folder");
    const ids = ["../../x", "a/b", "n\u0000l", "CON", "con", "Über", "a".repeat(300), ".hidden", ".."];
    const practice = await startPractice({
      binaries: Object.fromEntries(ids.map((_, at) => [`b${at}`, "1"])),
      documents: (root) => ids.map((id, at) => documentReference(id, { url: `${root}/Binary/b${at}` })),
    });
    await extractInto(practice, path);
    const lines = await manifestIn(path);
    expect(lines).toHaveLength(ids.length);
    for (const line of lines)
      expect(line).toMatchObject({
        outcome: "retrieved",
        file: expect.stringMatching(/^documents\/[A-Za-z0-9_][A-Za-z0-9._~-]*\.txt$/),
      });
    const files = await filesIn(path);
    expect(files.filter((file) => file.startsWith("documents/"))).toEqual(
      lines.map((line) => line["file"]).sort(),
    );
    expect(files.join()).not.toMatch(/Jane|Jackson|9476719931/);
    expect(await readdir(join(path, ".."))).toEqual(["folder"]);
  });
});
