import { describe, expect, it } from "vitest";
import { DOCUMENT_AREAS, type RecordParameters } from "../src/index.ts";
import { areasOf, expectRefused, untyped } from "./asked-parameters.ts";

const PERIOD = { start: "2016-12-25", end: "2018-12-25" };

describe("parameters that may not be combined", () => {
  const FILTERS = {
    medicationSearchFromDate: { includeMedication: { medicationSearchFromDate: "2017-06-04" } },
    uncategorisedDataSearchPeriod: { includeUncategorisedData: { uncategorisedDataSearchPeriod: PERIOD } },
    referralSearchPeriod: { includeReferrals: { referralSearchPeriod: PERIOD } },
    diaryEntriesSearchDate: { includeDiaryEntries: { diaryEntriesSearchDate: "2024-06-04" } },
    includeNotGiven: { includeImmunisations: { includeNotGiven: true } },
    includeStatus: { includeImmunisations: { includeStatus: false } },
  } as const satisfies Record<string, RecordParameters>;

  it.each(Object.entries(FILTERS))("%s beside consultations or problems, but not alone", (name, filter) => {
    expectRefused({ ...filter, includeConsultations: true }, new RegExp(`^${name} .*includeConsultations`));
    expectRefused({ includeProblems: true, ...filter }, new RegExp(`^${name} .*includeProblems`));
    expectRefused({ ...filter, ...DOCUMENT_AREAS, ...filter }, name);
    expect(areasOf(filter)).toHaveLength(1);
    expect(areasOf({ ...filter, includeInvestigations: true })).toHaveLength(2);
  });

  it("filterStatus beside consultations; with problems is its place", () => {
    const filtered = { includeProblems: { filterStatus: "active" } } as const;
    expectRefused({ includeConsultations: true, ...filtered }, /^filterStatus .*includeConsultations/);
    expect(areasOf(filtered)).toHaveLength(1);
  });

  it("a period and a number of consultations", () => {
    const json = `{"includeConsultations":{"consultationSearchPeriod":{"start":"2017-12-25"},"includeNumberOfMostRecent":3}}`;
    expectRefused(untyped(json), "cannot be used together");
  });

  it.each<RecordParameters>([
    { includeConsultations: { consultationSearchPeriod: PERIOD }, includeProblems: true },
    { includeConsultations: true, includeInvestigations: { investigationSearchPeriod: PERIOD } },
    { includeProblems: true, includeInvestigations: { investigationSearchPeriod: PERIOD } },
    { includeConsultations: true, includeAllergies: { includeResolvedAllergies: true } },
    { includeConsultations: true, includeMedication: { includePrescriptionIssues: false } },
  ])("not those that GP Connect does not forbid: %j", (parameters) => {
    expect(areasOf(parameters)).toHaveLength(2);
  });
});

describe("the predefined searches, which are excepted", () => {
  const FIRST: RecordParameters = {
    includeConsultations: { includeNumberOfMostRecent: 3 },
    includeProblems: true,
    includeAllergies: { includeResolvedAllergies: true },
    includeMedication: { medicationSearchFromDate: "2023-03-01" },
  };
  const SECOND: RecordParameters = {
    includeConsultations: { includeNumberOfMostRecent: 3 },
    includeAllergies: { includeResolvedAllergies: true },
    includeMedication: { medicationSearchFromDate: "2023-03-01" },
    includeProblems: true,
    includeImmunisations: true,
    includeUncategorisedData: true,
  };

  it("are written as the page has them", () => {
    const first = [
      {
        name: "includeConsultations",
        part: [{ name: "includeNumberOfMostRecent", valuePositiveInt: 3 }],
      },
      { name: "includeProblems" },
      { name: "includeAllergies", part: [{ name: "includeResolvedAllergies", valueBoolean: true }] },
      { name: "includeMedication", part: [{ name: "medicationSearchFromDate", valueDate: "2023-03-01" }] },
    ];
    const [consultations, problems, allergies, medication] = first;
    expect(areasOf(FIRST)).toStrictEqual(first);
    expect(areasOf(SECOND)).toStrictEqual([
      consultations,
      allergies,
      medication,
      problems,
      { name: "includeImmunisations" },
      { name: "includeUncategorisedData" },
    ]);
  });

  it.each<[string, RecordParameters]>([
    ["another number of consultations", { ...FIRST, includeConsultations: { includeNumberOfMostRecent: 4 } }],
    ["all consultations", { ...FIRST, includeConsultations: true }],
    ["without resolved allergies", { ...FIRST, includeAllergies: { includeResolvedAllergies: false } }],
    ["one area more", { ...FIRST, includeReferrals: true }],
    ["immunisations alone added", { ...FIRST, includeImmunisations: true }],
    ["one part more", { ...SECOND, includeImmunisations: { includeStatus: true } }],
    [
      "prescription issues left out",
      {
        ...FIRST,
        includeMedication: { medicationSearchFromDate: "2023-03-01", includePrescriptionIssues: false },
      },
    ],
  ])("not with %s", (_what, parameters) => {
    expectRefused(parameters, "GP Connect forbids it");
  });
});
