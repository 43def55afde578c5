import { readOperationOutcome } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

const spine = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";

function issueOf(issue: unknown) {
  return readOperationOutcome({ resourceType: "OperationOutcome", issue: [issue] })?.[0];
}

describe("readOperationOutcome", () => {
  it("reads an error as providers return it (page Error handling)", () => {
    expect(
      issueOf({
        severity: "error",
        code: "not-found",
        details: {
          coding: [{ system: spine, code: "PATIENT_NOT_FOUND", display: "Patient not found" }],
          text: "No patient",
        },
        diagnostics: "No patient found for that NHS number",
      }),
    ).toEqual({
      severity: "error",
      type: "not-found",
      spineCode: "PATIENT_NOT_FOUND",
      system: spine,
      text: "No patient",
      diagnostics: "No patient found for that NHS number",
    });
  });

  it("reads an error of the SSP, whose code is the HTTP number and whose display is the reason", () => {
    const system = "https://fhir.nhs.uk/STU3/CodeSystem/SSP-ErrorCode-1";
    expect(
      issueOf({
        severity: "error",
        code: "forbidden",
        details: {
          coding: [{ system, code: "403", display: "ASID_CHECK_FAILED_MESSAGESENDER_200000000115" }],
        },
      }),
    ).toMatchObject({
      spineCode: "ASID_CHECK_FAILED_MESSAGESENDER_200000000115",
      text: "ASID_CHECK_FAILED_MESSAGESENDER_200000000115",
    });
  });

  it("prefers the Spine's own code system, wherever it stands", () => {
    const coding = [
      { system: "urn:other", code: "SOMETHING" },
      { system: spine, code: "NO_RECORD_FOUND" },
    ];
    expect(issueOf({ details: { coding } })?.spineCode).toBe("NO_RECORD_FOUND");
  });

  it("keeps codes with a blank, and drops what is no code", () => {
    const codeOf = (code: string) => issueOf({ details: { coding: [{ system: spine, code }] } })?.spineCode;
    expect(codeOf("ACCESS DENIED")).toBe("ACCESS DENIED");
    expect(codeOf("Mrs Jones <b>")).toBeUndefined();
    expect(codeOf("X".repeat(121))).toBeUndefined();
  });

  it("reads issues with nothing in them as issues, and anything else as no outcome", () => {
    expect(issueOf({})).toEqual({
      severity: undefined,
      type: undefined,
      spineCode: undefined,
      system: undefined,
      text: undefined,
      diagnostics: undefined,
    });
    expect(readOperationOutcome({ resourceType: "OperationOutcome" })).toEqual([]);
    for (const value of [null, "x", {}, { resourceType: "Bundle" }])
      expect(readOperationOutcome(value)).toBeUndefined();
  });
});
