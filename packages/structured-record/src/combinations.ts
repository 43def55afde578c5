import type { ParametersParameter } from "fhir/r3.js";
import { refuse } from "./refuse.ts";

/**
 * Refuses parts that may not be asked for together: a filter on one area beside consultations or problems would return a
 * part of that area that looks like the whole.
 *
 * Page: *Retrieve a patient's structured record*, "Not permitted parameter combinations".
 *
 * @throws InputError `invalid-parameters`
 */
export function checkCombinations(areas: readonly ParametersParameter[]): void {
  const parts = areas.flatMap((area) => area.part ?? []);
  const used = new Set(parts.map((part) => part.name));
  if (used.has("consultationSearchPeriod") && used.has("includeNumberOfMostRecent")) {
    refuse("consultationSearchPeriod and includeNumberOfMostRecent cannot be used together.");
  }
  if (isPredefinedSearch(areas, parts)) return;
  for (const [area, forbidden] of FORBIDDEN_BESIDE) {
    const part = areas.some(({ name }) => name === area) && forbidden.find((name) => used.has(name));
    if (part)
      refuse(`${part} cannot be used with ${area}: GP Connect forbids it. Make two requests instead.`);
  }
}

const FORBIDDEN_BESIDE_PROBLEMS = [
  "medicationSearchFromDate",
  "uncategorisedDataSearchPeriod",
  "referralSearchPeriod",
  "diaryEntriesSearchDate",
  "includeNotGiven",
  "includeStatus",
];

const FORBIDDEN_BESIDE: ReadonlyMap<string, readonly string[]> = new Map([
  ["includeConsultations", [...FORBIDDEN_BESIDE_PROBLEMS, "filterStatus"]],
  ["includeProblems", FORBIDDEN_BESIDE_PROBLEMS],
]);

/**
 * The two searches that are excepted: the last three consultations with problems, allergies and the last year's medication;
 * the second with immunisations and uncategorised data too. Page: *Multi area searches*.
 */
function isPredefinedSearch(
  areas: readonly ParametersParameter[],
  parts: readonly ParametersParameter[],
): boolean {
  return (
    (isSame(areas, FIRST_SEARCH) || isSame(areas, [...FIRST_SEARCH, ...ADDED_BY_SECOND])) &&
    isSame(parts, PARTS_OF_SEARCHES) &&
    parts.some((part) => part.name === "includeNumberOfMostRecent" && part.valuePositiveInt === 3) &&
    parts.some((part) => part.name === "includeResolvedAllergies" && part.valueBoolean === true)
  );
}

const FIRST_SEARCH = ["includeConsultations", "includeProblems", "includeAllergies", "includeMedication"];

const ADDED_BY_SECOND = ["includeImmunisations", "includeUncategorisedData"];

const PARTS_OF_SEARCHES = [
  "includeNumberOfMostRecent",
  "includeResolvedAllergies",
  "medicationSearchFromDate",
];

function isSame(parameters: readonly ParametersParameter[], names: readonly string[]): boolean {
  return parameters.length === names.length && parameters.every(({ name }) => names.includes(name));
}
