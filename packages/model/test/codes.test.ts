import { CLINICAL_AREAS, extensionName } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

describe("extensionName", () => {
  it.each([
    [
      "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-ActualProblem-1",
      "ActualProblem",
    ],
    [
      "http://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-ActualProblem-1",
      "ActualProblem",
    ],
    [
      "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ActualProblem-1",
      "ActualProblem",
    ],
    [
      "http://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1",
      "ListWarningCode",
    ],
    [
      "https://fhir.hl7.org.uk/StructureDefinition/Extension-CareConnect-RelatedClinicalContent-2",
      "RelatedClinicalContent",
    ],
    [
      " https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-RelatedProblemHeader-1 ",
      "RelatedProblemHeader",
    ],
  ])("%s is %s", (url, name) => {
    expect(extensionName(url)).toBe(name);
  });

  it.each([
    "type",
    "",
    "https://example.org/STU3/StructureDefinition/Extension-CareConnect-ActualProblem-1",
    "https://fhir.hl7.org.uk.example.org/STU3/StructureDefinition/Extension-CareConnect-ActualProblem-1",
    "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-ActualProblem",
    "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-coding-sctdescid",
    "http://hl7.org/fhir/StructureDefinition/encounter-associatedEncounter",
  ])("«%s» is none of CareConnect's", (url) => {
    expect(extensionName(url)).toBeUndefined();
  });
});

it("CLINICAL_AREAS holds the ten primary Lists of the page Using lists to return data", () => {
  expect(Object.values(CLINICAL_AREAS).sort()).toEqual([
    "allergies",
    "consultations",
    "diary",
    "ended-allergies",
    "immunisations",
    "investigations",
    "medications",
    "problems",
    "referrals",
    "uncategorised",
  ]);
});
