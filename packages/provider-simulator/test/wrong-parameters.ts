import { parametersOf } from "./right-consumer.ts";
import { ALICE } from "./simulated-patients.ts";
import { type WrongRequest, wrong } from "./wrong-requests.ts";

/** How Parameters resources go wrong. */
export const WRONG_PARAMETERS: readonly WrongRequest[] = [
  wrong("parameters", "another resource", "record", 422, "INVALID_RESOURCE", (d) => {
    d.parameters = { resourceType: "Patient" };
  }),
  wrong("parameters-once", "an area twice", "record", 422, "INVALID_RESOURCE", (d) => {
    d.parameters = parametersOf(ALICE, [{ name: "includeProblems" }, { name: "includeProblems" }]);
  }),
  wrong("nhs-number-given", "none", "record", 422, "INVALID_PARAMETER", (d) => {
    d.parameters = { resourceType: "Parameters", parameter: [{ name: "includeProblems" }] };
  }),
  wrong("nhs-number-given", "as text", "record", 422, "INVALID_PARAMETER", (d) => {
    const parameter = [{ name: "patientNHSNumber", valueString: ALICE }, { name: "includeProblems" }];
    d.parameters = { resourceType: "Parameters", parameter };
  }),
  wrong("nhs-number-system", "a local one", "record", 400, "INVALID_IDENTIFIER_SYSTEM", (d) => {
    const valueIdentifier = { system: "https://local/", value: ALICE };
    const parameter = [{ name: "patientNHSNumber", valueIdentifier }, { name: "includeProblems" }];
    d.parameters = { resourceType: "Parameters", parameter };
  }),
  wrong("nhs-number-valid", "a wrong check digit", "record", 400, "INVALID_NHS_NUMBER", (d) => {
    d.parameters = parametersOf("1234567890", [{ name: "includeProblems" }]);
  }),
  wrong("nhs-number-valid", "with blanks", "record", 400, "INVALID_NHS_NUMBER", (d) => {
    d.parameters = parametersOf("999 000 0018", [{ name: "includeProblems" }]);
  }),
  wrongAreas("parameters-recognised", "nothing to include", 422, "INVALID_PARAMETER", []),
  wrongAreas("areas-without-value", "a value beside parts", 422, "INVALID_RESOURCE", [
    { name: "includeProblems", valueBoolean: true },
  ]),
  wrongAreas("part-given", "allergies without their part", 422, "INVALID_PARAMETER", [
    { name: "includeAllergies" },
  ]),
  wrongAreas("part-value", "a part without value", 422, "INVALID_PARAMETER", [
    { name: "includeAllergies", part: [{ name: "includeResolvedAllergies" }] },
  ]),
  wrongAreas("part-type", "text for a boolean", 422, "INVALID_RESOURCE", [
    { name: "includeAllergies", part: [{ name: "includeResolvedAllergies", valueString: "true" }] },
  ]),
  wrongAreas("part-type", "none of the most recent", 422, "INVALID_RESOURCE", [
    { name: "includeConsultations", part: [{ name: "includeNumberOfMostRecent", valuePositiveInt: 0 }] },
  ]),
  wrongAreas("whole-dates", "a month", 422, "INVALID_PARAMETER", [
    { name: "includeMedication", part: [{ name: "medicationSearchFromDate", valueDate: "2017-02" }] },
  ]),
  wrongAreas("whole-dates", "a time", 422, "INVALID_PARAMETER", [
    period("includeInvestigations", "investigationSearchPeriod", { start: "2017-02-01T10:00:00Z" }),
  ]),
  wrongAreas("dates-not-in-future", "medication from the future", 422, "INVALID_PARAMETER", [
    { name: "includeMedication", part: [{ name: "medicationSearchFromDate", valueDate: "2999-01-01" }] },
  ]),
  wrongAreas("dates-not-in-future", "referrals to the future", 422, "INVALID_PARAMETER", [
    period("includeReferrals", "referralSearchPeriod", { end: "2999-01-01" }),
  ]),
  wrongAreas("dates-not-in-future", "a diary up to the past", 422, "INVALID_PARAMETER", [
    { name: "includeDiaryEntries", part: [{ name: "diaryEntriesSearchDate", valueDate: "2017-02-01" }] },
  ]),
  wrongAreas("period-order", "from later to earlier", 422, "INVALID_PARAMETER", [
    period("includeConsultations", "consultationSearchPeriod", { start: "2018-01-02", end: "2018-01-01" }),
  ]),
  wrongAreas("filter-status", "another status", 422, "INVALID_PARAMETER", [
    { name: "includeProblems", part: [{ name: "filterStatus", valueCode: "resolved" }] },
  ]),
  wrongAreas("one-consultation-filter", "both", 422, "INVALID_RESOURCE", [
    {
      name: "includeConsultations",
      part: [
        { name: "consultationSearchPeriod", valuePeriod: { start: "2018-01-01" } },
        { name: "includeNumberOfMostRecent", valuePositiveInt: 3 },
      ],
    },
  ]),
  wrongAreas("combinations", "problems by status with consultations", 422, "INVALID_PARAMETER", [
    { name: "includeConsultations" },
    { name: "includeProblems", part: [{ name: "filterStatus", valueCode: "active" }] },
  ]),
  wrongAreas("combinations", "referrals by date with problems", 422, "INVALID_PARAMETER", [
    { name: "includeProblems" },
    period("includeReferrals", "referralSearchPeriod", { start: "2018-01-01" }),
  ]),
  wrongAreas("combinations", "immunisations by status with problems", 422, "INVALID_PARAMETER", [
    { name: "includeProblems" },
    { name: "includeImmunisations", part: [{ name: "includeStatus", valueBoolean: true }] },
  ]),
  wrong("part-given", "migration without its part", "migrate", 422, "INVALID_PARAMETER", (d) => {
    d.parameters = parametersOf(ALICE, [{ name: "includeFullRecord" }]);
  }),
  wrong("migrate-parameters", "an area as well", "migrate", 422, "INVALID_PARAMETER", (d) => {
    d.parameters = parametersOf(ALICE, [fullRecord(false), { name: "includeProblems" }]);
  }),
  wrong(
    "migrate-scope",
    "sensitive information without conf/R",
    "migrate",
    400,
    "CONFLICTING_VALUES",
    (d) => {
      d.parameters = parametersOf(ALICE, [fullRecord(true)]);
    },
  ),
  wrong(
    "migrate-scope",
    "conf/R without sensitive information",
    "migrate",
    400,
    "CONFLICTING_VALUES",
    (d) => {
      d.claims["requested_scope"] = "patient/*.read conf/R";
    },
  ),
];

export function fullRecord(sensitive: boolean) {
  return {
    name: "includeFullRecord",
    part: [{ name: "includeSensitiveInformation", valueBoolean: sensitive }],
  };
}

function wrongAreas(
  rule: string,
  what: string,
  status: number,
  code: string,
  areas: readonly object[],
): WrongRequest {
  return wrong(rule, what, "record", status, code, (d) => {
    d.parameters = parametersOf(
      ALICE,
      areas.map((area) => ({ ...area })),
    );
  });
}

function period(name: string, part: string, valuePeriod: object) {
  return { name, part: [{ name: part, valuePeriod }] };
}
