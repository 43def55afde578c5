import { isNhsNumber, SYSTEMS } from "@gpdocs/model";
import { readFhirDate } from "../fhir-date.ts";
import type { ServedInteractionName } from "../interactions.ts";
import type { PracticeCall } from "../practice-call.ts";
import { type QueryReading, tokenValue, valuesOf } from "../query.ts";
import { refusal, type SpineCode } from "../spine-codes.ts";
import { failed, NOT_APPLICABLE, PASSED, passedIf, type Rule, type Verdict } from "./rule.ts";

/** What a search for documents must include. Page: *Search for a patient's documents*. */
export const MANDATORY_INCLUDES = [
  ["_include", "DocumentReference:subject:Patient"],
  ["_include", "DocumentReference:custodian:Organization"],
  ["_include", "DocumentReference:author:Organization"],
  ["_include", "DocumentReference:author:Practitioner"],
  ["_revinclude:recurse", "PractitionerRole:practitioner"],
] as const;

const SEARCH_PARAMETERS = ["_include", "_revinclude:recurse", "created", "author", "description"];

/** Queries: finding a patient, searching documents, and the requests that have none. */
export const SEARCH_RULES: readonly Rule<PracticeCall>[] = [
  rule(
    "find-patient",
    "patient-identifier",
    "identifier is given once, with the system https://fhir.nhs.uk/Id/nhs-number",
    "INVALID_PARAMETER",
    (query) => {
      const values = valuesOf(query, "identifier");
      const [only] = values;
      return passedIf(
        values.length === 1 && only !== undefined && tokenValue(only, SYSTEMS.nhsNumber) !== undefined,
        "identifier is missing, repeated, or not of the system https://fhir.nhs.uk/Id/nhs-number",
      );
    },
  ),
  rule("find-patient", "patient-nhs-number", "The NHS number is valid", "INVALID_NHS_NUMBER", (query) => {
    const [only] = valuesOf(query, "identifier");
    const nhsNumber = only === undefined ? undefined : tokenValue(only, SYSTEMS.nhsNumber);
    if (nhsNumber === undefined) return NOT_APPLICABLE;
    return passedIf(isNhsNumber(nhsNumber), "identifier is not a valid NHS number");
  }),
  rule(
    "find-patient",
    "patient-parameters",
    "A patient is found by identifier and nothing else",
    "INVALID_PARAMETER",
    (query) => known(query, ["identifier"]),
  ),
  rule(
    "search-documents",
    "search-includes",
    "A search for documents sends all five mandatory includes",
    "INVALID_PARAMETER",
    (query) => {
      const absent = MANDATORY_INCLUDES.filter(([name, value]) => !valuesOf(query, name).includes(value));
      return passedIf(absent.length === 0, `Missing: ${absent.map((pair) => pair.join("=")).join(", ")}`);
    },
  ),
  rule(
    "search-documents",
    "search-created",
    "created is a date with ge, a date with le, or one of each",
    "INVALID_PARAMETER",
    (query) => {
      const values = valuesOf(query, "created");
      const prefixes = values.map((value) => value.slice(0, 2));
      const good =
        values.every((value) => readFhirDate(value.slice(2)) !== undefined) &&
        prefixes.every((prefix) => prefix === "ge" || prefix === "le") &&
        new Set(prefixes).size === prefixes.length;
      return passedIf(good, "created is not one date with ge, one with le, or one of each");
    },
  ),
  rule(
    "search-documents",
    "search-author",
    "author is one organisation, by its ODS code",
    "INVALID_PARAMETER",
    (query) => {
      const values = valuesOf(query, "author");
      const good = values.every((value) => (tokenValue(value, SYSTEMS.odsOrganizationCode) ?? "") !== "");
      return passedIf(good && values.length <= 1, "author is not one ODS code with its system");
    },
  ),
  rule(
    "search-documents",
    "search-description",
    "description is one keyword",
    "INVALID_PARAMETER",
    (query) => {
      const values = valuesOf(query, "description");
      return passedIf(values.length <= 1 && !values.includes(""), "description is empty or repeated");
    },
  ),
  rule(
    "search-documents",
    "search-parameters",
    "A search for documents has no parameters but those of the specification",
    "INVALID_PARAMETER",
    (query) => known(query, SEARCH_PARAMETERS),
  ),
];

function rule(
  interaction: ServedInteractionName,
  name: string,
  text: string,
  code: SpineCode,
  check: (query: QueryReading) => Verdict,
): Rule<PracticeCall> {
  return {
    name,
    text,
    page: interaction === "find-patient" ? "Find a patient" : "Search for a patient's documents",
    refusal: refusal(code),
    check: ({ asked, query }) =>
      asked?.name === interaction && query.kind === "query" ? check(query) : NOT_APPLICABLE,
  };
}

function known(query: QueryReading, names: readonly string[]): Verdict {
  if (query.kind === "malformed") return NOT_APPLICABLE;
  const unknown = query.parameters.filter(
    ({ name, value }) => !names.includes(name) && !(name === "_format" && value === "application/fhir+json"),
  );
  if (unknown.length === 0) return PASSED;
  const told = unknown.map(({ name }) => name).filter((name) => /^[_A-Za-z][\w:.-]{0,40}$/.test(name));
  return failed(`Not supported: ${told.length === 0 ? "a parameter" : [...new Set(told)].join(", ")}`);
}
