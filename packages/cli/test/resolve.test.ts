import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BundleResource, listOf, readBundle } from "@gpdocs/model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asChild, inProcess, startChild } from "./run-gpdocs.ts";
import { ALICE, smallPatient } from "./small-patients.ts";

const RECORD = JSON.stringify(
  smallPatient(ALICE, [
    { id: "one", title: "First letter", text: "hello" },
    { id: "big", title: "Large scan", reason: "File too large" },
  ]).record,
);

describe("gpdocs resolve", { timeout: 20_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
    await writeFile(join(folder, `record-${ALICE}.json`), RECORD);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("writes a line for each document, with the fields of the contract", async () => {
    const { exitCode, stdout } = await asChild(["resolve", "-", "--format", "ndjson"], { stdin: RECORD });
    expect(exitCode).toBe(0);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      {
        key: "one",
        documentReferenceId: "one",
        contentIndex: 0,
        title: "First letter",
        type: "Letter",
        contentType: "text/plain",
        size: 5,
        created: null,
        indexed: "2024-03-02T10:00:00+00:00",
        authors: [],
        custodian: null,
        origin: null,
        url: "https://documents.simulator.invalid/Binary/B-one",
        unavailableReason: null,
        disclosure: "unlabelled",
        identifiers: [
          { system: "https://practice.invalid/documents", value: "identifier-of-one", use: "identifier" },
        ],
        links: [
          expect.objectContaining({
            kind: "consultation",
            encounterId: "E-P09",
            topic: "Letters",
            via: "list",
          }),
        ],
      },
      expect.objectContaining({ key: "big", url: null, unavailableReason: "File too large" }),
    ]);
  });

  it("draws a tree unless told otherwise", async () => {
    const { exitCode, stdout } = await inProcess(["resolve", join(folder, `record-${ALICE}.json`)]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        "2 documents, 1 available, 1 placeholder; 1 consultation, 0 problems, 0 referrals.",
        "",
        "Consultations (1)",
        "2024-03-01  Surgery",
        "└─ Letters",
        "   ├─ First letter  2024-03-02  TXT  5 B",
        "   └─ Large scan    2024-03-02  TXT       placeholder",
        "",
        "Placeholders (1)",
        "Large scan: File too large",
        "",
      ].join("\n"),
    );
  });

  it("gives the whole result as JSON", async () => {
    const { stdout } = await inProcess(["resolve", "-", "--format", "json"], { stdin: RECORD });
    expect(JSON.parse(stdout)).toMatchObject({
      consultations: [{ encounterId: "E-P09" }],
      documents: [{ key: "one" }, { key: "big" }],
      problems: [],
      referrals: [],
    });
  });

  it.each([
    [
      "text that is not JSON",
      "Patient Tessa Testcase",
      /^gpdocs: The record is not JSON, or is cut off\. .*\n$/,
    ],
    ["a record cut off", RECORD.slice(0, -5), /^gpdocs: The record is not JSON, or is cut off\. .*\n$/],
    [
      "JSON that is no Bundle",
      '{"resourceType":"Patient"}',
      /^gpdocs: The record is not a FHIR Bundle\. .*\n$/,
    ],
  ])("ends with 1 for %s", async (_what, stdin, line) => {
    const { exitCode, stdout, stderr } = await inProcess(["resolve", "-"], { stdin });
    expect(stderr).toMatch(line);
    expect(stderr).not.toContain("Tessa");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });

  it("ends with 1 for a file that is not there, without naming it: the name may hold an NHS number", async () => {
    const { exitCode, stderr } = await inProcess(["resolve", join(folder, `missing-${ALICE}.json`)]);
    expect(stderr).toBe("gpdocs: The record does not exist. Check the path.\n");
    expect(exitCode).toBe(1);
  });

  it("survives a reader who leaves early", async () => {
    const entry = Array.from({ length: 5_000 }, (_unused, number) => ({
      resource: { resourceType: "DocumentReference", id: `copy-${number}`, description: "x".repeat(50) },
    }));
    const path = join(folder, "many.json");
    await writeFile(path, JSON.stringify({ resourceType: "Bundle", type: "collection", entry }));
    const running = startChild(["resolve", path, "--format", "ndjson"]);
    await running.said('"key"');
    running.child.stdout?.destroy();
    const { exitCode, stderr } = await running.finished;
    expect(exitCode).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|fault of its own/);
  });
});

const RECORDS = process.env["GPDOCS_RECORDS"] ?? join(import.meta.dirname, "../../../../shared/records");
const records = await readdir(RECORDS).then(
  (names) => names.filter((name) => name.endsWith(".json")),
  () => [],
);

function isDocumentReference({ resourceType }: BundleResource): boolean {
  return resourceType === "DocumentReference";
}

describe.runIf(records.length > 0)("gpdocs resolve on real records", () => {
  it.each(records)("%s: a line for each content of each DocumentReference", async (name) => {
    const text = await readFile(join(RECORDS, name), "utf8");
    const references = readBundle(JSON.parse(text))?.resources.filter(isDocumentReference) ?? [];
    const contents = references.reduce((sum, { resource }) => sum + listOf(resource, "content").length, 0);
    const { stdout } = await inProcess(["resolve", join(RECORDS, name), "--format", "ndjson"]);
    expect(stdout.split("\n").filter((line) => line !== "")).toHaveLength(contents);
  });
});
