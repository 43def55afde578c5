import { describe, expect, it } from "vitest";
import { type Statement, statementLine } from "../src/index.ts";
import { memorySink } from "./memory-sink.ts";
import { documentReference, startPractice } from "./practice.ts";

const NO_COUNTS = { known: 0, held: 0, retrieved: 0, placeholder: 0, skipped: 0, failed: 0 };

/** A primary List of the record that says that something is withheld: page *List*, warning codes. */
const WITHHOLDING_LIST = {
  resourceType: "List",
  status: "current",
  mode: "snapshot",
  title: "Consultations",
  code: { coding: [{ system: "http://snomed.info/sct", code: "1149501000000101" }] },
  extension: [
    {
      url: "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1",
      valueCode: "confidential-items",
    },
  ],
  note: [{ text: "Items excluded due to confidentiality and/or patient preferences." }],
};

describe("the statement of an extraction", () => {
  it("says when, what was asked for, and whether the patient is who the caller thinks", async () => {
    const practice = await startPractice({ binaries: { a: "aa" } });
    const started = Date.now();
    const statement = await practice.session().extract({ from: "record", sink: memorySink() }).statement;
    expect(statement).toMatchObject({
      practice: { odsCode: "A82038" },
      patient: { nhsNumber: "9476719931", check: { nhsNumber: "same", familyName: "not-given" } },
      request: { kind: "retrieve", parameters: { includeConsultations: true, includeProblems: true } },
    });
    const [retrievedAt, finishedAt] = [Date.parse(statement.retrievedAt), Date.parse(statement.finishedAt)];
    expect(retrievedAt).toBeGreaterThanOrEqual(started);
    expect(finishedAt).toBeGreaterThanOrEqual(retrievedAt);
  });

  it("names a migration for what it was", async () => {
    const practice = await startPractice({ binaries: {} });
    const migration = practice.session().migration({ includeSensitiveInformation: true });
    const statement = await migration.extract({ sink: memorySink() }).statement;
    expect(statement.request).toEqual({ kind: "migrate", includeSensitiveInformation: true });
  });

  it("is complete where nothing is known", async () => {
    const practice = await startPractice({ binaries: {} });
    const statement = await practice.session().extract({ from: "search", sink: memorySink() }).statement;
    expect(statement).toMatchObject({ counts: NO_COUNTS, complete: true, reasons: [], warnings: [] });
  });

  it("is not complete where the record says that something is withheld, though every document came", async () => {
    const practice = await startPractice({ binaries: { a: "aa" }, resources: [WITHHOLDING_LIST] });
    const statement = await practice.session().extract({ from: "record", sink: memorySink() }).statement;
    expect(statement).toMatchObject({
      counts: { known: 1, retrieved: 1 },
      complete: false,
      reasons: [{ code: "warnings", count: 1 }],
      warnings: [
        {
          code: "confidential-items",
          severity: "incomplete",
          clinicalArea: "consultations",
          text: "Items excluded due to confidentiality and/or patient preferences.",
        },
      ],
    });
  });

  it("is not complete where an entry of the search could not be read", async () => {
    const practice = await startPractice({ binaries: {}, documents: () => [{ id: "no resourceType" }] });
    const statement = await practice.session().extract({ from: "search", sink: memorySink() }).statement;
    expect(statement).toMatchObject({
      complete: false,
      reasons: [{ code: "warnings", count: 1 }],
      warnings: [
        {
          code: "unreadable-entry",
          severity: "incomplete",
          resource: "Bundle.entry[1]",
          clinicalArea: "documents",
          text: null,
        },
      ],
    });
  });

  it("gives every reason why it is not complete, and counts what it is made of", async () => {
    const practice = await startPractice({
      binaries: { a: "aa" },
      resources: [WITHHOLDING_LIST],
      documents: (root) => [
        documentReference("a", { url: `${root}/Binary/a` }),
        documentReference("gone1", { url: `${root}/Binary/gone1` }),
        documentReference("gone2", { url: `${root}/Binary/gone2` }),
        documentReference("large", {}),
        documentReference("unwanted", { url: `${root}/Binary/unwanted` }),
      ],
    });
    const extraction = practice
      .session()
      .extract({ from: "record", sink: memorySink(), select: ({ key }) => key !== "unwanted" });
    const statement = await extraction.statement;
    expect(statement.counts).toEqual({
      known: 5,
      held: 0,
      retrieved: 1,
      placeholder: 1,
      skipped: 1,
      failed: 2,
    });
    expect(statement.reasons.map(({ code, count }) => [code, count])).toEqual([
      ["failed", 2],
      ["not-selected", 1],
      ["placeholders", 1],
      ["warnings", 1],
    ]);
    expect(statementLine(statement)).toBe(
      "5 documents known: 1 retrieved, 1 placeholder, 1 skipped, 2 failed. Not complete: 2 documents could not be retrieved; 1 document not selected; the practice holds a placeholder without a file; 1 warning of the record: something may be withheld or missing.",
    );
    expect(JSON.parse(JSON.stringify(statement))).toEqual(statement);
  });

  it.each<[Partial<Statement["counts"]>, string]>([
    [{}, "0 documents known: 0 retrieved. Complete."],
    [{ known: 1, retrieved: 1 }, "1 document known: 1 retrieved. Complete."],
    [{ known: 12, retrieved: 12 }, "12 documents known: 12 retrieved. Complete."],
    [{ known: 12, held: 9, retrieved: 3 }, "12 documents known: 9 held from before, 3 retrieved. Complete."],
  ])("is one line for a person: %j", async (counts, line) => {
    const practice = await startPractice({ binaries: {} });
    const statement = await practice.session().extract({ from: "search", sink: memorySink() }).statement;
    expect(statementLine({ ...statement, counts: { ...NO_COUNTS, ...counts } })).toBe(line);
  });
});
