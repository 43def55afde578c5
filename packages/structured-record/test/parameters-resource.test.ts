import { describe, expect, it } from "vitest";
import { DOCUMENT_AREAS, type RecordParameters } from "../src/index.ts";
import { migrationRequest, structuredRecordRequest } from "../src/parameters-resource.ts";
import { areasOf, NHS_NUMBER, TODAY } from "./asked-parameters.ts";

const PERIOD = { start: "2016-12-25", end: "2018-12-25" };

describe("each parameter, as the specification's example writes it", () => {
  const cases: readonly (readonly [RecordParameters, object])[] = [
    [
      { includeAllergies: { includeResolvedAllergies: true } },
      { name: "includeAllergies", part: [{ name: "includeResolvedAllergies", valueBoolean: true }] },
    ],
    [
      { includeAllergies: { includeResolvedAllergies: false } },
      { name: "includeAllergies", part: [{ name: "includeResolvedAllergies", valueBoolean: false }] },
    ],
    [{ includeMedication: true }, { name: "includeMedication" }],
    [{ includeMedication: {} }, { name: "includeMedication" }],
    [
      { includeMedication: { medicationSearchFromDate: "2017-06-04", includePrescriptionIssues: true } },
      {
        name: "includeMedication",
        part: [
          { name: "medicationSearchFromDate", valueDate: "2017-06-04" },
          { name: "includePrescriptionIssues", valueBoolean: true },
        ],
      },
    ],
    [{ includeConsultations: true }, { name: "includeConsultations" }],
    [
      { includeConsultations: { consultationSearchPeriod: { start: "2017-12-25", end: "2018-12-25" } } },
      {
        name: "includeConsultations",
        part: [{ name: "consultationSearchPeriod", valuePeriod: { start: "2017-12-25", end: "2018-12-25" } }],
      },
    ],
    [
      { includeConsultations: { includeNumberOfMostRecent: 3 } },
      {
        name: "includeConsultations",
        part: [{ name: "includeNumberOfMostRecent", valuePositiveInt: 3 }],
      },
    ],
    [{ includeProblems: true }, { name: "includeProblems" }],
    [
      { includeProblems: { filterStatus: "active" } },
      { name: "includeProblems", part: [{ name: "filterStatus", valueCode: "active" }] },
    ],
    [
      { includeProblems: { filterStatus: "inactive" } },
      { name: "includeProblems", part: [{ name: "filterStatus", valueCode: "inactive" }] },
    ],
    [{ includeImmunisations: true }, { name: "includeImmunisations" }],
    [
      { includeImmunisations: { includeNotGiven: false, includeStatus: false } },
      {
        name: "includeImmunisations",
        part: [
          { name: "includeNotGiven", valueBoolean: false },
          { name: "includeStatus", valueBoolean: false },
        ],
      },
    ],
    [{ includeUncategorisedData: true }, { name: "includeUncategorisedData" }],
    [
      { includeUncategorisedData: { uncategorisedDataSearchPeriod: PERIOD } },
      {
        name: "includeUncategorisedData",
        part: [{ name: "uncategorisedDataSearchPeriod", valuePeriod: PERIOD }],
      },
    ],
    [{ includeInvestigations: true }, { name: "includeInvestigations" }],
    [
      { includeInvestigations: { investigationSearchPeriod: { start: "2017-01-02", end: "2017-07-02" } } },
      {
        name: "includeInvestigations",
        part: [
          { name: "investigationSearchPeriod", valuePeriod: { start: "2017-01-02", end: "2017-07-02" } },
        ],
      },
    ],
    [{ includeReferrals: true }, { name: "includeReferrals" }],
    [
      { includeReferrals: { referralSearchPeriod: PERIOD } },
      { name: "includeReferrals", part: [{ name: "referralSearchPeriod", valuePeriod: PERIOD }] },
    ],
    [{ includeDiaryEntries: true }, { name: "includeDiaryEntries" }],
    [
      { includeDiaryEntries: { diaryEntriesSearchDate: "2024-06-04" } },
      {
        name: "includeDiaryEntries",
        part: [{ name: "diaryEntriesSearchDate", valueDate: "2024-06-04" }],
      },
    ],
  ];

  it.each(cases)("%j", (parameters, expected) => {
    expect(areasOf(parameters)).toStrictEqual([expected]);
  });

  it("all after the patient's NHS number, in the order in which they were asked for", () => {
    expect(
      structuredRecordRequest(NHS_NUMBER, { includeProblems: true, includeConsultations: true }, TODAY),
    ).toStrictEqual({
      resourceType: "Parameters",
      parameter: [
        {
          name: "patientNHSNumber",
          valueIdentifier: { system: "https://fhir.nhs.uk/Id/nhs-number", value: "9999999999" },
        },
        { name: "includeProblems" },
        { name: "includeConsultations" },
      ],
    });
  });

  it("of the areas that lead to documents", () => {
    expect(areasOf(DOCUMENT_AREAS)).toStrictEqual([
      { name: "includeConsultations" },
      { name: "includeProblems" },
      { name: "includeReferrals" },
      { name: "includeInvestigations" },
      { name: "includeDiaryEntries" },
    ]);
  });

  it.each([{ start: "2016-12-25" }, { end: "2018-12-25" }, { start: TODAY, end: TODAY }])(
    "a period that is open, or a day long: %j",
    (period) => {
      expect(areasOf({ includeReferrals: { referralSearchPeriod: period } })).toStrictEqual([
        { name: "includeReferrals", part: [{ name: "referralSearchPeriod", valuePeriod: period }] },
      ]);
    },
  );
});

describe("a migration", () => {
  it.each([true, false])(
    "asks for the full record, with sensitive information or without: %s",
    (sensitive) => {
      expect(migrationRequest(NHS_NUMBER, sensitive)).toStrictEqual({
        resourceType: "Parameters",
        parameter: [
          {
            name: "patientNHSNumber",
            valueIdentifier: { system: "https://fhir.nhs.uk/Id/nhs-number", value: "9999999999" },
          },
          {
            name: "includeFullRecord",
            part: [{ name: "includeSensitiveInformation", valueBoolean: sensitive }],
          },
        ],
      });
    },
  );

  it.each(["null", '"true"', "1"])("must say which: %s", (json) => {
    expect(() => migrationRequest(NHS_NUMBER, JSON.parse(json))).toThrow(
      expect.objectContaining({ code: "invalid-parameters" }),
    );
  });
});
