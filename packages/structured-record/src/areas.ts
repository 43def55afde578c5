import type { RecordParameters } from "./parameters.ts";
import type { PartKind } from "./part-parameter.ts";

/** The part parameters of every area. Page: *Retrieve a patient's structured record*. */
const AREAS = {
  includeAllergies: { includeResolvedAllergies: "flag" },
  includeMedication: { includePrescriptionIssues: "flag", medicationSearchFromDate: "past-date" },
  includeConsultations: { consultationSearchPeriod: "period", includeNumberOfMostRecent: "count" },
  includeProblems: { filterStatus: "status" },
  includeImmunisations: { includeNotGiven: "flag", includeStatus: "flag" },
  includeUncategorisedData: { uncategorisedDataSearchPeriod: "period" },
  includeInvestigations: { investigationSearchPeriod: "period" },
  includeReferrals: { referralSearchPeriod: "period" },
  includeDiaryEntries: { diaryEntriesSearchDate: "future-date" },
} as const satisfies Record<keyof RecordParameters, Readonly<Record<string, PartKind>>>;

/** What kind each part of the area is; `undefined` for an area that GP Connect does not have. */
export function partsOfArea(name: string): ReadonlyMap<string, PartKind> | undefined {
  return PARTS_BY_AREA.get(name);
}

const PARTS_BY_AREA: ReadonlyMap<string, ReadonlyMap<string, PartKind>> = new Map(
  Object.entries(AREAS).map(([area, parts]) => [area, new Map<string, PartKind>(Object.entries(parts))]),
);
