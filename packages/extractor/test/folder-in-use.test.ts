import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderSink } from "../src/index.ts";
import { extractInto, manifestIn, somewhere, THREE } from "./folders.ts";
import { OTHER_NHS_NUMBER, sendError, startPractice } from "./practice.ts";

describe("a folder into which an extraction writes", () => {
  it("is refused to a second one before that asks for anything; the first goes on", async () => {
    const path = join(await somewhere(), "folder");
    const practice = await startPractice(THREE);
    const other = await startPractice(THREE);
    const folder = folderSink(path);
    const first = practice.session().extract({
      from: "record",
      sink: {
        ...folder,
        begin: async (source, subject) => {
          await expect(extractInto(other, path)).rejects.toMatchObject({ code: "folder-in-use" });
          await folder.begin?.(source, subject);
        },
      },
    });
    expect((await first.statement).counts).toMatchObject({ retrieved: 3 });
    expect(other.requests).toEqual([]);
    expect(await manifestIn(path)).toHaveLength(3);
  });

  it("is refused to a second one by the same sink, too", async () => {
    const path = join(await somewhere(), "folder");
    const practice = await startPractice(THREE);
    const sink = folderSink(path);
    const results = await Promise.allSettled([
      practice.session().extract({ from: "record", sink }).statement,
      practice.session().extract({ from: "record", sink }).statement,
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await manifestIn(path)).toHaveLength(3);
  });

  it("is free the moment the extraction has ended, whatever its end", async () => {
    const path = join(await somewhere(), "folder");
    const refusing = await startPractice({
      ...THREE,
      before: (_request, response) => {
        sendError(response, 403, "NO_PATIENT_CONSENT");
        return true;
      },
    });
    await expect(extractInto(refusing, path)).rejects.toMatchObject({ code: "no-patient-consent" });
    const practice = await startPractice(THREE);
    const mistaken = practice.session().extract({
      from: "record",
      sink: folderSink(path),
      select: () => {
        throw new TypeError("a mistake of the caller's");
      },
    });
    await expect(mistaken.statement).rejects.toThrow("mistake");
    const left = practice.session().extract({ from: "record", sink: folderSink(path) });
    for await (const outcome of left) if (outcome.outcome === "retrieved") break;
    await extractInto(practice, path);
    await expect(extractInto(practice, path, OTHER_NHS_NUMBER)).rejects.toMatchObject({
      code: "folder-of-another-patient",
    });
    await extractInto(practice, path);
    expect((await readdir(path)).sort()).toEqual(["documents", "extraction.json", "manifest.ndjson"]);
  });
});
