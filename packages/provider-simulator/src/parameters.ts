import { isJsonObject, type JsonObject, member, objectOf } from "@gpdocs/model";

/** The body of a structured record request. */
export type ParametersReading =
  | { readonly kind: "unreadable"; readonly problem: string }
  | { readonly kind: "parameters"; readonly parameters: readonly Parameter[] };

export interface Parameter {
  readonly name: string;
  /** Every `value[x]` it has: one at most is right. */
  readonly values: readonly ParameterValue[];
  readonly parts: readonly Parameter[];
}

export interface ParameterValue {
  /** Such as `valueBoolean`. */
  readonly type: string;
  readonly value: unknown;
}

/** What a part parameter must be. */
export interface PartDefinition {
  readonly type: "valueBoolean" | "valueDate" | "valuePeriod" | "valuePositiveInt" | "valueCode";
  readonly mandatory: boolean;
}

export type AreaDefinitions = Readonly<Record<string, Readonly<Record<string, PartDefinition>>>>;

const flag: PartDefinition = { type: "valueBoolean", mandatory: false };
const date: PartDefinition = { type: "valueDate", mandatory: false };
const period: PartDefinition = { type: "valuePeriod", mandatory: false };

/** Parameters and their parts. Page: *Retrieve a patient's structured record*. */
export const RETRIEVE_PARAMETERS: AreaDefinitions = {
  includeAllergies: { includeResolvedAllergies: { ...flag, mandatory: true } },
  includeMedication: { includePrescriptionIssues: flag, medicationSearchFromDate: date },
  includeConsultations: {
    consultationSearchPeriod: period,
    includeNumberOfMostRecent: { type: "valuePositiveInt", mandatory: false },
  },
  includeProblems: { filterStatus: { type: "valueCode", mandatory: false } },
  includeImmunisations: { includeNotGiven: flag, includeStatus: flag },
  includeUncategorisedData: { uncategorisedDataSearchPeriod: period },
  includeInvestigations: { investigationSearchPeriod: period },
  includeReferrals: { referralSearchPeriod: period },
  includeDiaryEntries: { diaryEntriesSearchDate: date },
};

/** Page: *Migrate a patient's structured record*. */
export const MIGRATE_PARAMETERS: AreaDefinitions = {
  includeFullRecord: { includeSensitiveInformation: { ...flag, mandatory: true } },
};

export const PATIENT_NHS_NUMBER = "patientNHSNumber";

/** Reads a FHIR Parameters resource. Parts of parts are not read: no operation has them. */
export function readParameters(body: Uint8Array): ParametersReading {
  const value = parse(body);
  if (!isJsonObject(value)) return unreadable("The body is not a JSON object in UTF-8");
  if (member(value, "resourceType") !== "Parameters")
    return unreadable("The body is not a Parameters resource");
  const parameters = readList(member(value, "parameter"), true);
  return parameters === undefined
    ? unreadable("Parameters.parameter is not a list of named parameters")
    : { kind: "parameters", parameters };
}

export function findParameter(parameters: readonly Parameter[], name: string): Parameter | undefined {
  return parameters.find((parameter) => parameter.name === name);
}

/** The value of a part, `undefined` where parameter, part or value is not there. */
export function partValue(parameters: readonly Parameter[], area: string, part: string): unknown {
  return findParameter(findParameter(parameters, area)?.parts ?? [], part)?.values[0]?.value;
}

/** The Identifier that names the patient. */
export function patientIdentifier(parameters: readonly Parameter[]): JsonObject | undefined {
  const [only] = findParameter(parameters, PATIENT_NHS_NUMBER)?.values ?? [];
  return only?.type === "valueIdentifier" ? objectOf({ value: only.value }, "value") : undefined;
}

function readList(list: unknown, withParts: boolean): readonly Parameter[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const read: Parameter[] = [];
  for (const item of list) {
    const parameter = readParameter(item, withParts);
    if (parameter === undefined) return undefined;
    read.push(parameter);
  }
  return read;
}

function readParameter(item: unknown, withParts: boolean): Parameter | undefined {
  if (!isJsonObject(item)) return undefined;
  const name = member(item, "name");
  const part = member(item, "part");
  const parts = withParts && part !== undefined ? readList(part, false) : [];
  if (typeof name !== "string" || parts === undefined) return undefined;
  const values = Object.entries(item)
    .filter(([key]) => /^value[A-Z]/.test(key))
    .map(([type, value]) => ({ type, value }));
  return { name, values, parts };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

function unreadable(problem: string): ParametersReading {
  return { kind: "unreadable", problem };
}
