import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DocumentOutcome, folderSink } from "../src/index.ts";
import { extractInto, filesIn, manifestIn, somewhere, statementIn, THREE } from "./folders.ts";
import { NHS_NUMBER, OTHER_NHS_NUMBER, sendError, startPractice } from "./practice.ts";

/** Whether a line is of a file that was there before, and not of a document of the last extraction. */
function isKept(standing: unknown): boolean {
  return standing === "earlier" || standing === "no-longer-shown";
}

describe("a folder that holds something already", () => {
  it("takes the same patient again, and writes over nothing that is there", async () => {
    const path = join(await somewhere(), "folder");
    await extractInto(await startPractice(THREE), path);
    await extractInto(await startPractice({ binaries: { a: "changed", d: "dd" } }), path);
    const last = (await manifestIn(path)).filter((line) => !isKept(line["standing"]));
    expect(last.map((line) => line["key"]).sort()).toEqual(["a", "d"]);
    const texts = (await filesIn(join(path, "documents"))).map((file) =>
      readFile(join(path, "documents", file), "utf8"),
    );
    expect((await Promise.all(texts)).sort()).toEqual(["aa", "bb", "cc", "changed", "dd"]);
    expect(await statementIn(path)).toMatchObject({ finished: true, counts: { known: 2, retrieved: 2 } });
  });

  it("keeps its statement and its manifest when the second extraction gets no record", async () => {
    const path = join(await somewhere(), "folder");
    await extractInto(await startPractice(THREE), path);
    const statement = await statementIn(path);
    const refusing = await startPractice({
      ...THREE,
      before: (_request, response) => {
        sendError(response, 403, "NO_PATIENT_CONSENT");
        return true;
      },
    });
    await expect(extractInto(refusing, path)).rejects.toMatchObject({ code: "no-patient-consent" });
    expect(await statementIn(path)).toEqual(statement);
    expect(await manifestIn(path)).toHaveLength(3);
  });

  it("refuses another patient before anything is asked, and is not touched", async () => {
    const path = join(await somewhere(), "folder");
    await extractInto(await startPractice(THREE), path);
    const before = await Promise.all((await filesIn(path)).map((file) => readFile(join(path, file), "utf8")));
    const practice = await startPractice(THREE);
    await expect(extractInto(practice, path, OTHER_NHS_NUMBER)).rejects.toMatchObject({
      _tag: "InputError",
      code: "folder-of-another-patient",
    });
    expect(practice.requests).toEqual([]);
    expect(
      await Promise.all((await filesIn(path)).map((file) => readFile(join(path, file), "utf8"))),
    ).toEqual(before);
  });

  it("refuses another practice", async () => {
    const path = join(await somewhere(), "folder");
    const practice = await startPractice(THREE);
    await extractInto(practice, path);
    const folder = folderSink(path);
    await expect(folder.prepare?.({ nhsNumber: NHS_NUMBER, odsCode: "B81001" })).rejects.toMatchObject({
      code: "folder-of-another-patient",
    });
    await expect(folder.prepare?.({ nhsNumber: NHS_NUMBER, odsCode: "A82038" })).resolves.toBeUndefined();
  });

  it("refuses a patient whose extraction began while another's did", async () => {
    const path = join(await somewhere(), "folder");
    const practice = await startPractice(THREE);
    const results = await Promise.allSettled([
      extractInto(practice, path),
      extractInto(practice, path, OTHER_NHS_NUMBER),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toMatchObject([
      { reason: { _tag: "InputError", code: expect.stringMatching(/^folder-/) } },
    ]);
    const owner = results[0]?.status === "fulfilled" ? NHS_NUMBER : OTHER_NHS_NUMBER;
    expect(await statementIn(path)).toMatchObject({ finished: true, patient: { nhsNumber: owner } });
  });

  it.each([
    ["a file", "notes.txt", "x"],
    ["a statement that is no JSON", "extraction.json", "{"],
    ["a statement that names no patient", "extraction.json", "{}"],
    ["a document without a statement", "documents/a.txt", "x"],
    ["a hidden file", ".profile", "x"],
  ])("refuses what is not of an extraction: %s", async (_what, file, text) => {
    const path = join(await somewhere(), "folder");
    await mkdir(join(path, "documents"), { recursive: true });
    await writeFile(join(path, file), text);
    const practice = await startPractice(THREE);
    await expect(extractInto(practice, path)).rejects.toMatchObject({
      _tag: "InputError",
      code: "folder-not-empty",
    });
    expect(practice.requests).toEqual([]);
    expect(await readFile(join(path, file), "utf8")).toBe(text);
  });

  it("takes what an extraction left that was killed before its first document", async () => {
    const path = join(await somewhere(), "folder");
    await mkdir(join(path, "documents"), { recursive: true });
    await writeFile(join(path, ".07a6483f-732b-461e-86b6-edb665c45510.part"), "{");
    await extractInto(await startPractice(THREE), path);
    expect(await manifestIn(path)).toHaveLength(3);
  });
});

describe("a folder that cannot be written", () => {
  it("is refused before anything is asked where a file stands in its way", async () => {
    const place = await somewhere();
    await writeFile(join(place, "file"), "");
    const practice = await startPractice(THREE);
    for (const path of [join(place, "file"), join(place, "file", "folder"), join(place, "x".repeat(5_000))]) {
      await expect(extractInto(practice, path)).rejects.toMatchObject({
        _tag: "SinkError",
        code: "sink-unavailable",
      });
    }
    expect(practice.requests).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
    "is refused where permission is missing",
    async () => {
      const place = await somewhere();
      await chmod(place, 0o500);
      const practice = await startPractice(THREE);
      await expect(extractInto(practice, join(place, "folder"))).rejects.toMatchObject({
        code: "sink-unavailable",
      });
      await chmod(place, 0o700);
      expect(practice.requests).toEqual([]);
    },
  );

  it("stops the extraction when its place for documents disappears, and accounts for the rest", async () => {
    const path = join(await somewhere(), "folder");
    const practice = await startPractice({
      binaries: Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`d${at}`, "x"])),
    });
    const extraction = practice
      .session({ manners: { maxPerProvider: 1 } })
      .extract({ from: "record", sink: folderSink(path) });
    const outcomes: DocumentOutcome[] = [];
    for await (const outcome of extraction) {
      outcomes.push(outcome);
      if (outcomes.length === 1) await rename(join(path, "documents"), join(path, "moved"));
    }
    expect(outcomes).toHaveLength(12);
    const skipped = outcomes.filter(
      (outcome) => outcome.outcome === "skipped" && outcome.because === "sink-unavailable",
    );
    expect(skipped.length).toBeGreaterThan(5);
    expect(practice.requests.length).toBeLessThan(8);
    expect(await manifestIn(path)).toHaveLength(12);
    expect(await statementIn(path)).toMatchObject({ finished: true, complete: false });
  });

  it("tells of no path and no patient in what it refuses", async () => {
    const place = await somewhere();
    await writeFile(join(place, "jackson"), "");
    const failure = extractInto(await startPractice(THREE), join(place, "jackson", "folder"));
    await expect(failure).rejects.not.toThrow(/jackson|9476719931/);
    await expect(failure).rejects.toThrow(/ENOTDIR/);
  });
});
