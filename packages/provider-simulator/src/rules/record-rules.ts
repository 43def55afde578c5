import { isJsonObject, type JsonObject, textOf } from "@gpdocs/model";
import { dateInLondon, isWholeDate } from "../fhir-date.ts";
import {
  findParameter,
  MIGRATE_PARAMETERS,
  type Parameter,
  partValue,
  RETRIEVE_PARAMETERS,
} from "../parameters.ts";
import type { PracticeCall } from "../practice-call.ts";
import { type Refusal, refusal } from "../spine-codes.ts";
import { MIGRATE_PAGE, RETRIEVE_PAGE, unknownParameters } from "./parameter-rules.ts";
import { failed, NOT_APPLICABLE, PASSED, passedIf, type Rule, type Verdict } from "./rule.ts";

const PERIODS = [
  ["includeConsultations", "consultationSearchPeriod"],
  ["includeUncategorisedData", "uncategorisedDataSearchPeriod"],
  ["includeInvestigations", "investigationSearchPeriod"],
  ["includeReferrals", "referralSearchPeriod"],
] as const;

/** Parts that must not go together with consultations; with problems, all but `filterStatus`. */
const NOT_WITH_CONSULTATIONS = [
  ["includeMedication", "medicationSearchFromDate"],
  ["includeUncategorisedData", "uncategorisedDataSearchPeriod"],
  ["includeProblems", "filterStatus"],
  ["includeReferrals", "referralSearchPeriod"],
  ["includeDiaryEntries", "diaryEntriesSearchDate"],
  ["includeImmunisations", "includeNotGiven"],
  ["includeImmunisations", "includeStatus"],
] as const;

/** What is asked of the values in a structured record request, and of their combination. */
export const RECORD_RULES: readonly Rule<PracticeCall>[] = [
  retrieval("parameters-known", "Only parameters of the specification are sent", null, (parameters) => {
    const unknown = unknownParameters(parameters, RETRIEVE_PARAMETERS);
    return passedIf(unknown.length === 0, "A parameter is not recognised");
  }),
  retrieval("whole-dates", "Dates are whole dates", refusal("INVALID_PARAMETER"), (parameters) => {
    const dates = datesOf(parameters);
    const wrong = dates.filter(({ date }) => !isWholeDate(date));
    if (dates.length === 0) return NOT_APPLICABLE;
    return passedIf(wrong.length === 0, `${wrong.map(({ path }) => path).join(", ")} is not a whole date`);
  }),
  retrieval(
    "dates-not-in-future",
    "No date is later than today in London; diaryEntriesSearchDate is not earlier",
    refusal("INVALID_PARAMETER"),
    (parameters, { now }) => {
      const today = dateInLondon(now);
      const dates = datesOf(parameters).filter(({ date }) => isWholeDate(date));
      const wrong = dates.filter(({ date, path }) =>
        path.endsWith("diaryEntriesSearchDate") ? date < today : date > today,
      );
      if (dates.length === 0) return NOT_APPLICABLE;
      return passedIf(
        wrong.length === 0,
        `${wrong.map(({ path }) => path).join(", ")} is on the wrong side of today`,
      );
    },
  ),
  retrieval("period-order", "No period ends before it starts", refusal("INVALID_PARAMETER"), (parameters) => {
    const wrong = periodsOf(parameters).filter(({ start, end }) => start !== "" && end !== "" && start > end);
    return passedIf(wrong.length === 0, `${wrong.map(({ path }) => path).join(", ")} ends before it starts`);
  }),
  retrieval(
    "filter-status",
    "filterStatus is active or inactive",
    refusal("INVALID_PARAMETER"),
    (parameters) => {
      const status = partValue(parameters, "includeProblems", "filterStatus");
      if (status === undefined) return NOT_APPLICABLE;
      return passedIf(
        status === "active" || status === "inactive",
        "filterStatus is neither active nor inactive",
      );
    },
  ),
  retrieval(
    "one-consultation-filter",
    "consultationSearchPeriod and includeNumberOfMostRecent are not sent together",
    refusal("INVALID_RESOURCE"),
    (parameters) => {
      const both =
        has(parameters, "includeConsultations", "consultationSearchPeriod") &&
        has(parameters, "includeConsultations", "includeNumberOfMostRecent");
      return passedIf(!both, "consultationSearchPeriod and includeNumberOfMostRecent exclude each other");
    },
  ),
  retrieval(
    "combinations",
    "No forbidden combination of parameters, but for the two predefined searches",
    refusal("INVALID_PARAMETER"),
    (parameters) => {
      const consultations = findParameter(parameters, "includeConsultations") !== undefined;
      const problems = findParameter(parameters, "includeProblems") !== undefined;
      const forbidden = NOT_WITH_CONSULTATIONS.filter(
        ([area, part]) =>
          has(parameters, area, part) && (consultations || (problems && part !== "filterStatus")),
      );
      if (forbidden.length === 0 || isPredefinedSearch(parameters)) return PASSED;
      const paths = forbidden.map((path) => path.join("."));
      return failed(
        `Not permitted with ${consultations ? "consultations" : "problems"}: ${paths.join(", ")}`,
      );
    },
  ),
  migration(
    "migrate-parameters",
    "includeFullRecord and its part are sent, and nothing else",
    refusal("INVALID_PARAMETER"),
    (parameters) => {
      const unknown = unknownParameters(parameters, MIGRATE_PARAMETERS);
      return passedIf(unknown.length === 0, "A parameter is not recognised");
    },
  ),
  migration(
    "migrate-scope",
    "requested_scope has conf/R if includeSensitiveInformation is true, and only then",
    refusal("CONFLICTING_VALUES"),
    (parameters, { token }) => {
      const sensitive = partValue(parameters, "includeFullRecord", "includeSensitiveInformation");
      if (typeof sensitive !== "boolean" || token.kind !== "token") return NOT_APPLICABLE;
      const restricted = textOf(token.claims, "requested_scope")?.split(" ").includes("conf/R") === true;
      return passedIf(
        restricted === sensitive,
        "requested_scope and includeSensitiveInformation do not agree",
      );
    },
  ),
];

type Check = (parameters: readonly Parameter[], call: PracticeCall) => Verdict;

function retrieval(name: string, text: string, refused: Refusal | null, check: Check): Rule<PracticeCall> {
  return {
    name,
    text,
    page: RETRIEVE_PAGE,
    refusal: refused,
    check: only("retrieve-structured-record", check),
  };
}

function migration(name: string, text: string, refused: Refusal, check: Check): Rule<PracticeCall> {
  return {
    name,
    text,
    page: MIGRATE_PAGE,
    refusal: refused,
    check: only("migrate-structured-record", check),
  };
}

function only(interaction: string, check: Check): (call: PracticeCall) => Verdict {
  return (call) =>
    call.asked?.name === interaction && call.parameters.kind === "parameters"
      ? check(call.parameters.parameters, call)
      : NOT_APPLICABLE;
}

function has(parameters: readonly Parameter[], area: string, part: string): boolean {
  return findParameter(findParameter(parameters, area)?.parts ?? [], part) !== undefined;
}

function datesOf(parameters: readonly Parameter[]): readonly { path: string; date: string }[] {
  const single = [
    ["includeMedication", "medicationSearchFromDate"],
    ["includeDiaryEntries", "diaryEntriesSearchDate"],
  ] as const;
  return [
    ...single.flatMap(([area, part]) => {
      const date = partValue(parameters, area, part);
      return typeof date === "string" ? [{ path: `${area}.${part}`, date }] : [];
    }),
    ...periodsOf(parameters).flatMap(({ path, start, end }) =>
      [start, end].filter((date) => date !== "").map((date) => ({ path, date })),
    ),
  ];
}

function periodsOf(
  parameters: readonly Parameter[],
): readonly { path: string; start: string; end: string }[] {
  return PERIODS.flatMap(([area, part]) => {
    const period = partValue(parameters, area, part);
    return isJsonObject(period)
      ? [{ path: `${area}.${part}`, start: boundary(period, "start"), end: boundary(period, "end") }]
      : [];
  });
}

/** A boundary that is there but no text is no whole date either. */
function boundary(period: JsonObject, name: string): string {
  const value = period[name];
  if (value === undefined) return "";
  return typeof value === "string" && value !== "" ? value : "?";
}

/** The two searches of the page *Multi area searches*, whose medication date is the consumer's to set. */
function isPredefinedSearch(parameters: readonly Parameter[]): boolean {
  const areas = parameters.map(({ name }) => name).filter((name) => name !== "patientNHSNumber");
  const first = ["includeConsultations", "includeProblems", "includeAllergies", "includeMedication"];
  const second = [...first, "includeImmunisations", "includeUncategorisedData"];
  const parts = parameters.flatMap((area) => area.parts.map((part) => part.name)).sort();
  return (
    (sameNames(areas, first) || sameNames(areas, second)) &&
    sameNames(parts, ["includeNumberOfMostRecent", "includeResolvedAllergies", "medicationSearchFromDate"]) &&
    partValue(parameters, "includeConsultations", "includeNumberOfMostRecent") === 3 &&
    partValue(parameters, "includeAllergies", "includeResolvedAllergies") === true
  );
}

function sameNames(given: readonly string[], wanted: readonly string[]): boolean {
  return given.length === wanted.length && wanted.every((name) => given.includes(name));
}
