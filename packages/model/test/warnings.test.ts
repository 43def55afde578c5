import { type JsonObject, type RecordWarning, readProviderWarnings } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

function warningsOf(...resources: readonly JsonObject[]): readonly RecordWarning[] {
  return resources.flatMap((resource) => readProviderWarnings(resource));
}

const warningCode =
  "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1";

describe("warning codes of Lists (page Using lists to return data)", () => {
  const list = {
    resourceType: "List",
    title: "List of consultations",
    code: { coding: [{ code: "1149501000000101 " }] },
    extension: [
      { url: "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ClinicalSetting-1" },
      { url: warningCode, valueCode: "confidential-items" },
      { url: warningCode, valueCode: "data-in-transit" },
    ],
    note: [{ text: "Items excluded." }, { text: "Transfer not complete." }],
  };

  it("are one warning each, with the area and the List's notes", () => {
    const shared = {
      severity: "incomplete",
      resource: "List",
      clinicalArea: "consultations",
      text: "Items excluded. Transfer not complete.",
    };
    expect(warningsOf(list)).toEqual([
      { code: "confidential-items", ...shared },
      { code: "data-in-transit", ...shared },
    ]);
  });

  it("of a secondary List are of the area that its title names", () => {
    const title = "Consultations - documents contained in consultations";
    const secondary = {
      ...list,
      id: "l",
      title,
      note: [],
      code: { coding: [{ code: "consultations-documents-contained-in-consultations" }] },
    };
    expect(warningsOf(secondary)[0]).toMatchObject({ resource: "List/l", clinicalArea: title, text: null });
  });

  it("are none where a List has no such code", () => {
    expect(
      warningsOf({ ...list, extension: undefined }, { ...list, extension: [{ url: warningCode }] }),
    ).toEqual([]);
  });
});

describe("issues of the OperationOutcome in the record (page Clinical area configuration)", () => {
  const issueOf = (issue: unknown) => warningsOf({ resourceType: "OperationOutcome", issue: [issue] })[0];
  const notImplemented = {
    coding: [
      { system: "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1", code: "NOT_IMPLEMENTED" },
    ],
  };

  it("say which area is switched off, or which parameter is not known", () => {
    const text = "includeProblems has been disabled";
    expect(
      issueOf({
        severity: "warning",
        code: "not-supported",
        details: { ...notImplemented, text },
        diagnostics: "includeProblems",
      }),
    ).toEqual({
      code: "NOT_IMPLEMENTED",
      severity: "incomplete",
      resource: "OperationOutcome",
      clinicalArea: "includeProblems",
      text,
    });
  });

  it("call documents by one name", () => {
    expect(issueOf({ details: notImplemented, diagnostics: "DocumentReferences" })?.clinicalArea).toBe(
      "documents",
    );
  });

  it("are no more than a notice where they only inform", () => {
    expect(issueOf({ severity: "information", code: "informational" })).toMatchObject({
      code: "informational",
      severity: "notice",
      clinicalArea: null,
    });
    expect(issueOf({})).toMatchObject({ code: "unspecified", severity: "incomplete" });
  });
});
