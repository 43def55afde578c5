import type { RecordWarning } from "@gpdocs/model";
import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import {
  areaList,
  bundle,
  document,
  encounter,
  extension,
  list,
  patient,
  problem,
  reference,
} from "./records.ts";

function warningsOf(...resources: readonly unknown[]): readonly RecordWarning[] {
  return resolveRecord(bundle(patient, ...resources)).warnings;
}

function own(
  code: string,
  severity: RecordWarning["severity"],
  resource: string | null,
  clinicalArea: string | null = null,
  text: string | null = null,
): RecordWarning {
  return { code, severity, resource, clinicalArea, text };
}

describe("the practice's own warnings", () => {
  it("are warning codes of Lists, and issues of the OperationOutcome", () => {
    const warnings = warningsOf(
      areaList("1149501000000101", [], {
        extension: [
          {
            url: "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1",
            valueCode: "confidential-items",
          },
        ],
        note: [{ text: "Items excluded due to confidentiality" }],
      }),
      {
        resourceType: "OperationOutcome",
        id: "o",
        issue: [
          {
            severity: "warning",
            code: "not-supported",
            details: { coding: [{ code: "NOT_IMPLEMENTED" }], text: "Documents has been disabled" },
            diagnostics: "DocumentReferences",
          },
        ],
      },
    );
    expect(warnings).toEqual([
      own("NOT_IMPLEMENTED", "incomplete", "OperationOutcome/o", "documents", "Documents has been disabled"),
      own(
        "confidential-items",
        "incomplete",
        "List",
        "consultations",
        "Items excluded due to confidentiality",
      ),
    ]);
  });
});

describe("warnings of what is wrong with the record", () => {
  it.each([undefined, null, 3, "Bundle", [], {}, { resourceType: "Patient" }, [{ resourceType: "Bundle" }]])(
    "not-a-bundle: %j",
    (value) => {
      const record = resolveRecord(value);
      expect(record.warnings).toEqual([own("not-a-bundle", "incomplete", null)]);
      expect(record.documents).toEqual([]);
    },
  );

  it("unreadable-entry: each entry without a resource, and what is contained and no resource", () => {
    const entry = [3, {}, { resource: { id: "x" } }, { resource: patient }];
    expect(resolveRecord({ resourceType: "Bundle", entry }).warnings).toEqual([
      own("unreadable-entry", "incomplete", null),
      own("unreadable-entry", "incomplete", null),
      own("unreadable-entry", "incomplete", null),
    ]);
    expect(warningsOf({ resourceType: "List", id: "l", contained: ["x"] })).toEqual([
      own("unreadable-entry", "incomplete", "List/l"),
    ]);
  });

  it("dangling-reference: incomplete where a document, or a List that may hold some, is missing", () => {
    const warnings = warningsOf(
      encounter("e"),
      list("consultation", "c", "e", ["List/gone"]),
      problem("p", [
        extension("RelatedClinicalContent", { valueReference: reference("DocumentReference/gone") }),
        extension("RelatedClinicalContent", { valueReference: reference("Observation/gone") }),
      ]),
      { resourceType: "ReferralRequest", id: "r", supportingInfo: [reference("DocumentReference/gone")] },
    );
    expect(warnings).toEqual([
      own("dangling-reference", "incomplete", "Condition/p", "problems", "DocumentReference/gone"),
      own("dangling-reference", "incomplete", "List/c", "consultations", "List/gone"),
      own("dangling-reference", "incomplete", "ReferralRequest/r", "referrals", "DocumentReference/gone"),
      own("dangling-reference", "notice", "Condition/p", "problems", "Observation/gone"),
    ]);
  });

  it("dangling-reference: one notice for a missing resource that many reference, at the first of them", () => {
    const observations = ["b", "a", "c"].map((id) => ({
      resourceType: "DiagnosticReport",
      id,
      performer: [{ actor: reference("Practitioner/gone") }],
    }));
    expect(warningsOf(...observations)).toEqual([
      own("dangling-reference", "notice", "DiagnosticReport/a", "investigations", "Practitioner/gone"),
    ]);
  });

  it("duplicate-id: resources of one type and id that differ", () => {
    expect(
      warningsOf(encounter("e", "2020-01-01"), encounter("e", "2021-01-01"), encounter("f"), encounter("f")),
    ).toEqual([own("duplicate-id", "notice", "Encounter/e", "consultations")]);
  });

  it("not-exported: what stands in a List or a problem for people to read only", () => {
    const sentence = "Referral items are not supported by the provider system";
    const warnings = warningsOf(
      encounter("e"),
      list("consultation", "c", "e", ["List/t"]),
      list("topic", "t", "e", [
        { display: sentence },
        sentence,
        { display: "Diary items have been disabled" },
      ]),
      areaList("887191000000108", [sentence]),
      problem("p", [
        extension("RelatedClinicalContent", { valueReference: { display: sentence } }),
        extension("RelatedClinicalContent", { valueReference: reference(sentence) }),
      ]),
    );
    expect(warnings).toEqual([
      own("not-exported", "incomplete", "Condition/p", "problems", sentence),
      own("not-exported", "incomplete", "List", "investigations", sentence),
      own("not-exported", "incomplete", "List/t", "consultations", "Diary items have been disabled"),
      own("not-exported", "incomplete", "List/t", "consultations", sentence),
    ]);
  });

  it("list-entry-without-item and problem-extension-without-reference: links that name nothing", () => {
    const warnings = warningsOf(
      { ...areaList("792931000000107", []), entry: [{}, "x", { item: {} }] },
      problem("p", [
        extension("ActualProblem", {}),
        extension("RelatedClinicalContent", { valueReference: {} }),
      ]),
    );
    expect(warnings).toEqual([
      own("list-entry-without-item", "incomplete", "List", "referrals"),
      own("problem-extension-without-reference", "incomplete", "Condition/p", "problems"),
    ]);
  });

  it("subject-not-the-patient and document-without-content", () => {
    const warnings = warningsOf(
      document("stranger", { subject: reference("Patient/other") }),
      document("nobody", { subject: undefined }),
      document("empty", { content: [] }),
      document("absolute", { subject: reference("https://provider.nhs.uk/Patient/pat") }),
      { resourceType: "Patient", id: "pat" },
    );
    expect(warnings).toEqual([
      own("document-without-content", "incomplete", "DocumentReference/empty", "documents"),
      own("subject-not-the-patient", "incomplete", "DocumentReference/nobody", "documents"),
      own("subject-not-the-patient", "incomplete", "DocumentReference/stranger", "documents"),
    ]);
  });

  it("subject-not-the-patient: a notice for each other resource of someone else", () => {
    const warnings = warningsOf(
      { resourceType: "DiagnosticReport", id: "a", subject: reference("Patient/other") },
      { resourceType: "AllergyIntolerance", id: "b", patient: reference("Patient/other") },
      { resourceType: "AllergyIntolerance", id: "c", patient: reference("Patient/pat") },
      { resourceType: "Patient", id: "pat" },
    );
    expect(warnings).toEqual([
      own("subject-not-the-patient", "notice", "AllergyIntolerance/b", null),
      own("subject-not-the-patient", "notice", "DiagnosticReport/a", "investigations"),
    ]);
  });

  it("says nothing of subjects where the record holds several patients", () => {
    expect(warningsOf({ resourceType: "Patient", id: "second" }, document("d"))).toEqual([]);
  });

  it("document-only-in-list and document-missing-from-list: secondary Lists that disagree with what was found", () => {
    const warnings = warningsOf(
      encounter("e"),
      list("consultation", "c", "e", ["List/t"]),
      list("topic", "t", "e", ["DocumentReference/found", "DocumentReference/both"]),
      areaList("consultations-documents-contained-in-consultations", [
        "DocumentReference/both",
        "DocumentReference/listed",
      ]),
      document("found"),
      document("both"),
      document("listed"),
    );
    expect(warnings).toEqual([
      own("document-missing-from-list", "notice", "DocumentReference/found", "documents"),
      own("document-only-in-list", "notice", "DocumentReference/listed", "documents"),
    ]);
  });

  it("too-many-problems: no more than sixteen problems get the documents of a topic", () => {
    const ids = Array.from({ length: 17 }, (_, place) => `p${place}`);
    const record = resolveRecord(
      bundle(
        patient,
        encounter("e"),
        list("consultation", "c", "e", ["List/t"]),
        list("topic", "t", "e", ["DocumentReference/d"], {
          extension: ids.map((id) =>
            extension("RelatedProblemHeader", { valueReference: reference(`Condition/${id}`) }),
          ),
        }),
        document("d"),
        ...ids.map((id) => problem(id)),
      ),
    );
    expect(record.consultations[0]?.topics[0]?.problemIds).toEqual(ids);
    expect(record.documents[0]?.links.filter(({ kind }) => kind === "problem")).toHaveLength(16);
    expect(record.warnings).toEqual([own("too-many-problems", "notice", "List/t", "consultations")]);
  });
});
