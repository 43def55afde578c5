import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { extractionReport, folderSink, formerRequest } from "../src/index.ts";
import { changingPractice } from "./changing-practice.ts";
import { extractInto, somewhere, THREE } from "./folders.ts";
import { documentReference, NHS_NUMBER, sendError, startPractice } from "./practice.ts";

describe("the report of a folder", () => {
  it("has codes, trace ids and times of each document of the last extraction, and nothing about the patient", async () => {
    const path = join(await somewhere(), "folder");
    let asked = 0;
    const practice = await startPractice({
      binaries: { a: "aa" },
      documents: (root) => [
        documentReference("a", { url: `${root}/Binary/a` }),
        documentReference("gone", { url: `${root}/Binary/gone` }),
        documentReference("none", { title: "Letter about Jane Jackson" }),
      ],
      before: (request, response) => {
        if (request.url?.endsWith("/Binary/a") !== true) return false;
        asked += 1;
        if (asked === 1) sendError(response, 503, "INTERNAL_SERVER_ERROR");
        return asked === 1;
      },
    });
    const before = new Date().toISOString();
    await extractInto(practice, path);
    const report = await extractionReport(path);
    const after = new Date().toISOString();
    expect(report).toMatchObject({
      practice: { odsCode: "A82038" },
      request: "retrieve",
      finished: true,
      counts: { known: 3, retrieved: 1, failed: 1, placeholder: 1 },
    });
    const documents = new Map(report.documents.map((document) => [document.key, document]));
    const tracesOf = (id: string) =>
      practice.requests.flatMap((request, place) =>
        request.endsWith(`/Binary/${id}`) ? [practice.headers[place]?.["ssp-traceid"]] : [],
      );
    expect(documents.get("a")).toMatchObject({
      outcome: "retrieved",
      code: null,
      attempts: 2,
      traceIds: tracesOf("a"),
      bytes: 2,
    });
    expect(documents.get("gone")).toMatchObject({
      outcome: "failed",
      code: "no-record-found",
      spineCode: "NO_RECORD_FOUND",
      httpStatus: 404,
      retryable: false,
      attempts: 1,
      traceIds: tracesOf("gone"),
      bytes: null,
    });
    expect(documents.get("none")).toMatchObject({ outcome: "placeholder", attempts: 0, startedAt: null });
    for (const key of ["a", "gone"]) {
      const { startedAt = "", endedAt = "" } = documents.get(key) ?? {};
      const times = [before, startedAt, endedAt, report.finishedAt, after];
      expect(times).toEqual(times.toSorted());
    }
    expect(JSON.stringify(report)).not.toMatch(/Jane|Jackson|9476719931|http:|Letter/);
  });

  it("is of the last extraction alone, where the folder holds other files", async () => {
    const path = join(await somewhere(), "folder");
    const { kept, extractInto: extract } = await changingPractice({ a: "aa", b: "bb", c: "cc" });
    await extract(path);
    kept.set("a", { content: "aaa" });
    kept.delete("b");
    await extract(path, ({ key }) => key !== "c");
    const { counts, documents } = await extractionReport(path);
    expect(documents.map(({ key, outcome, because }) => [key, outcome, because]).sort()).toEqual([
      ["a", "retrieved", null],
      ["c", "skipped", "not-selected"],
    ]);
    expect(counts).toEqual({ known: 2, retrieved: 1, skipped: 1 });
  });

  it("of an extraction that was killed is what had ended", async () => {
    const path = join(await somewhere(), "folder");
    const { extractInto: extract, killedInto, kept } = await changingPractice({ a: "aa", b: "bb" });
    await extract(path);
    kept.set("a", { content: "aaa" });
    kept.set("gone", { content: "gg" });
    await extract(path, ({ key }) => key === "gone");
    kept.delete("gone");
    await extract(path, () => false);
    kept.set("c", { content: "cc" });
    await killedInto(path, 2);
    const report = await extractionReport(path);
    expect(report).toMatchObject({
      finished: false,
      request: "retrieve",
      retrievedAt: null,
      finishedAt: null,
    });
    expect(report.documents.map(({ key, outcome }) => `${outcome} ${key}`).sort()).toEqual([
      "held b",
      "retrieved a",
    ]);
  });

  it("keeps the times of a document that is held: those in which it came", async () => {
    const path = join(await somewhere(), "folder");
    const practice = await startPractice(THREE);
    await extractInto(practice, path);
    const first = await extractionReport(path);
    await extractInto(practice, path);
    const second = await extractionReport(path);
    const timesOf = ({ documents }: typeof first) =>
      documents.map(({ key, startedAt, endedAt, traceIds }) => [key, startedAt, endedAt, traceIds]).sort();
    expect(second.counts).toEqual({ known: 3, held: 3 });
    expect(timesOf(second)).toEqual(timesOf(first));
    expect(first.documents.every(({ startedAt }) => startedAt !== null)).toBe(true);
  });

  it.each([
    ["is not there", async () => {}],
    ["is empty", async (path: string) => void (await mkdir(path))],
    [
      "is of something else",
      async (path: string) => {
        await mkdir(path);
        await writeFile(join(path, "extraction.json"), "{}");
      },
    ],
  ])("is refused of a folder that %s", async (_what, make) => {
    const path = join(await somewhere(), "folder");
    await make(path);
    for (const read of [extractionReport, formerRequest]) {
      await expect(read(path)).rejects.toMatchObject({ _tag: "InputError", code: "no-extraction" });
    }
  });
});

describe("what was asked for to fill a folder", () => {
  it("is told, so that it can be asked for again", async () => {
    const practice = await startPractice(THREE);
    const place = await somewhere();
    const session = practice.session();
    const sink = (name: string) => folderSink(join(place, name));
    await session.extract({ from: "record", sink: sink("record") }).statement;
    await session.extract({ from: "search", sink: sink("search") }).statement;
    await session.migration({ includeSensitiveInformation: true }).extract({ sink: sink("migration") })
      .statement;
    const parameters = { includeProblems: true } as const;
    await session.extract({ from: "record", parameters, sink: sink("problems") }).statement;
    const filter = { createdFrom: "2020-01-01" };
    await session.extract({ from: "search", filter, sink: sink("filtered") }).statement;
    const subject = { patient: { nhsNumber: NHS_NUMBER }, practice: { odsCode: "A82038" } };
    const requestOf = (name: string) => formerRequest(join(place, name));
    expect(await requestOf("record")).toEqual({ ...subject, request: { kind: "retrieve" } });
    expect(await requestOf("search")).toEqual({ ...subject, request: { kind: "search" } });
    expect(await requestOf("migration")).toEqual({
      ...subject,
      request: { kind: "migrate", includeSensitiveInformation: true },
    });
    expect(await requestOf("problems")).toEqual({ ...subject, request: { kind: "other" } });
    expect(await requestOf("filtered")).toEqual({ ...subject, request: { kind: "other" } });
  });
});
