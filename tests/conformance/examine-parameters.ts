import { type Finding, finding } from "./finding.ts";
import { isObject, type JsonObject, parseJson } from "./json.ts";
import { CLAUSES } from "./specification.ts";

/** What a `Parameters` body asks for, and where it is not as *Retrieve a patient's structured record* has it. */
export interface RecordRequest {
  readonly findings: readonly Finding[];
  readonly nhsNumber: string;
  /** Names of the `include…` parameters. */
  readonly included: ReadonlySet<string>;
}

/** @param today the current date in London, `2019-02-01` */
export function examineRecordParameters(body: string, today: string): RecordRequest {
  const { findings, nhsNumber, areas } = readParameters(body);
  const included = new Set(areas.map(({ name }) => name));
  const parts = new Set(areas.flatMap((area) => area.parts.map((part) => `${area.name}.${part.name}`)));
  findings.push(...areas.flatMap((area) => examineArea(area, today)));
  if (areas.length === 0)
    findings.push(finding(CLAUSES.noParameters, "no clinical area is asked for", "INVALID_PARAMETER"));
  if (
    parts.has("includeConsultations.consultationSearchPeriod") &&
    parts.has("includeConsultations.includeNumberOfMostRecent")
  ) {
    findings.push(finding(CLAUSES.bothFilters, "consultations are filtered twice", "INVALID_RESOURCE"));
  }
  // The page's predefined searches are excepted from this; none of them is among the transcripts.
  for (const [area, excluded] of NOT_TOGETHER) {
    for (const part of excluded.filter((name) => included.has(area) && parts.has(name))) {
      findings.push(finding(CLAUSES.combination, `${part} comes with ${area}`, "INVALID_PARAMETER"));
    }
  }
  return { findings, nhsNumber, included };
}

/** What a migration asks for: *Migrate a patient's structured record*. */
export interface MigrationRequest {
  readonly findings: readonly Finding[];
  readonly nhsNumber: string;
  readonly sensitive: boolean;
}

/** @param scope the token's `requested_scope` */
export function examineMigrationParameters(body: string, scope: string): MigrationRequest {
  const { findings, nhsNumber, areas } = readParameters(body);
  const full = areas.filter(({ name }) => name === "includeFullRecord");
  const sensitive = full[0]?.parts.find(({ name }) => name === "includeSensitiveInformation")?.value;
  if (
    areas.length !== 1 ||
    full.length !== 1 ||
    full[0]?.parts.length !== 1 ||
    typeof sensitive?.["valueBoolean"] !== "boolean"
  ) {
    findings.push(
      finding(
        CLAUSES.fullRecord,
        "the body is not includeFullRecord with includeSensitiveInformation",
        "INVALID_PARAMETER",
      ),
    );
  }
  const asked = sensitive?.["valueBoolean"] === true;
  if (asked !== scope.split(" ").includes("conf/R")) {
    findings.push(
      finding(
        CLAUSES.sensitive,
        "requested_scope and includeSensitiveInformation do not agree",
        "CONFLICTING_VALUES",
      ),
    );
  }
  return { findings, nhsNumber, sensitive: asked };
}

/** Ten digits of which the last is the modulus 11 check digit. */
export function isNhsNumber(text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false;
  const sum = [...text].slice(0, 9).reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  return (11 - (sum % 11)) % 11 === Number(text[9]);
}

interface Named {
  readonly name: string;
  readonly value: JsonObject;
}

interface Area extends Named {
  readonly parts: readonly Named[];
}

function readParameters(body: string): { findings: Finding[]; nhsNumber: string; areas: readonly Area[] } {
  const read = parseJson(body);
  if (!isObject(read) || read["resourceType"] !== "Parameters" || !Array.isArray(read["parameter"])) {
    const findings = [
      finding(CLAUSES.parameters, "the body is not a Parameters resource", "INVALID_RESOURCE"),
    ];
    return { findings, nhsNumber: "", areas: [] };
  }
  const all = named(read["parameter"]);
  const patient = all
    .filter(({ name }) => name === "patientNHSNumber")
    .map(({ value }) => value["valueIdentifier"]);
  const areas = all
    .filter(({ name }) => name !== "patientNHSNumber")
    .map(({ name, value }) => ({ name, value, parts: named(value["part"] ?? []) }));
  return { findings: [...examinePatient(patient), ...repeated(all)], nhsNumber: numberIn(patient[0]), areas };
}

function named(list: unknown): Named[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).map((value) => ({ name: String(value["name"]), value }));
}

function numberIn(identifier: unknown): string {
  return isObject(identifier) && typeof identifier["value"] === "string" ? identifier["value"] : "";
}

function examinePatient([identifier]: readonly unknown[]): Finding[] {
  if (!isObject(identifier) || identifier["system"] !== "https://fhir.nhs.uk/Id/nhs-number") {
    return [finding(CLAUSES.nhsNumberGiven, "there is no patientNHSNumber", "INVALID_PARAMETER")];
  }
  if (isNhsNumber(numberIn(identifier))) return [];
  return [finding(CLAUSES.nhsNumberValid, "patientNHSNumber is not an NHS number", "INVALID_NHS_NUMBER")];
}

function repeated(all: readonly Named[]): Finding[] {
  const names = all.map(({ name }) => name);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => finding(CLAUSES.unknownParameter, `${name} is there twice`, "INVALID_RESOURCE"));
}

function examineArea({ name, value, parts }: Area, today: string): Finding[] {
  const known = AREAS.get(name);
  if (known === undefined) {
    return [finding(CLAUSES.unknownParameter, `${name} is not one of them`, null)];
  }
  const findings = parts.flatMap((part) =>
    examinePart(`${name}.${part.name}`, part.value, known.get(part.name), today),
  );
  if (Object.keys(value).some((member) => member !== "name" && member !== "part")) {
    findings.push(finding(CLAUSES.unknownParameter, `${name} has a value`, "INVALID_RESOURCE"));
  }
  if (name === "includeAllergies" && !parts.some((part) => part.name === "includeResolvedAllergies")) {
    findings.push(
      finding(CLAUSES.resolvedAllergies, "includeResolvedAllergies is missing", "INVALID_PARAMETER"),
    );
  }
  return findings;
}

function examinePart(name: string, part: JsonObject, type: string | undefined, today: string): Finding[] {
  if (type === undefined) return [finding(CLAUSES.unknownParameter, `${name} is not one of them`, null)];
  const value = part[type];
  if (value === undefined)
    return [finding(CLAUSES.partWithoutValue, `${name} has no ${type}`, "INVALID_PARAMETER")];
  switch (type) {
    case "valueBoolean":
      return typeof value === "boolean"
        ? []
        : [finding(CLAUSES.parameters, `${name} is no boolean`, "INVALID_RESOURCE")];
    case "valuePositiveInt":
      return Number.isInteger(value) && Number(value) > 0
        ? []
        : [finding(CLAUSES.parameters, `${name} is no positive number`, "INVALID_RESOURCE")];
    case "valueCode":
      return value === "active" || value === "inactive"
        ? []
        : [finding(CLAUSES.filterStatus, `${name} is another word`, "INVALID_PARAMETER")];
    default:
      return examineDates(name, value, today);
  }
}

/** @param value a date, or a period of two */
function examineDates(name: string, value: unknown, today: string): Finding[] {
  const dates = isObject(value)
    ? [value["start"], value["end"]].filter((date) => date !== undefined)
    : [value];
  if (!dates.every((date): date is string => typeof date === "string" && /^\d{4}-\d{2}-\d{2}$/.test(date))) {
    return [finding(CLAUSES.wholeDates, `${name} is not a whole date`, "INVALID_PARAMETER")];
  }
  const [start, end] = isObject(value) ? [value["start"], value["end"]] : [];
  if (typeof start === "string" && typeof end === "string" && start > end) {
    return [finding(CLAUSES.dateOrder, `the start of ${name} is after its end`, "INVALID_PARAMETER")];
  }
  if (name.endsWith("diaryEntriesSearchDate")) {
    return dates.every((date) => date >= today)
      ? []
      : [finding(CLAUSES.futureDates, `${name} is in the past`, "INVALID_PARAMETER")];
  }
  return dates.every((date) => date <= today)
    ? []
    : [finding(CLAUSES.pastDates, `${name} is in the future`, "INVALID_PARAMETER")];
}

const AREAS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries({
    includeAllergies: { includeResolvedAllergies: "valueBoolean" },
    includeMedication: { includePrescriptionIssues: "valueBoolean", medicationSearchFromDate: "valueDate" },
    includeConsultations: {
      consultationSearchPeriod: "valuePeriod",
      includeNumberOfMostRecent: "valuePositiveInt",
    },
    includeProblems: { filterStatus: "valueCode" },
    includeImmunisations: { includeNotGiven: "valueBoolean", includeStatus: "valueBoolean" },
    includeUncategorisedData: { uncategorisedDataSearchPeriod: "valuePeriod" },
    includeInvestigations: { investigationSearchPeriod: "valuePeriod" },
    includeReferrals: { referralSearchPeriod: "valuePeriod" },
    includeDiaryEntries: { diaryEntriesSearchDate: "valueDate" },
  }).map(([area, parts]) => [area, new Map(Object.entries(parts))]),
);

const NOT_WITH_PROBLEMS = [
  "includeMedication.medicationSearchFromDate",
  "includeUncategorisedData.uncategorisedDataSearchPeriod",
  "includeReferrals.referralSearchPeriod",
  "includeDiaryEntries.diaryEntriesSearchDate",
  "includeImmunisations.includeNotGiven",
  "includeImmunisations.includeStatus",
];

const NOT_TOGETHER: ReadonlyMap<string, readonly string[]> = new Map([
  ["includeProblems", NOT_WITH_PROBLEMS],
  ["includeConsultations", [...NOT_WITH_PROBLEMS, "includeProblems.filterStatus"]],
]);
