import { SYSTEMS } from "./codes.ts";
import { asObjects, asText, type JsonObject } from "./json.ts";

/** What a Patient resource says about who the patient is. Absent elements are `null`: a practice may redact them. */
export interface PatientDetails {
  /** The provider's logical id. */
  readonly id: string | null;
  /** Values of the NHS number identifiers, unchecked. More than one is possible and is never right. */
  readonly nhsNumbers: readonly string[];
  readonly familyName: string | null;
  readonly givenNames: readonly string[];
  readonly gender: string | null;
  /** At the precision recorded. */
  readonly birthDate: string | null;
}

export function readPatient(resource: JsonObject): PatientDetails {
  const names = asObjects(resource["name"]);
  const name = names.find((candidate) => asText(candidate["use"]) === "official") ?? names[0];
  return {
    id: asText(resource["id"]) ?? null,
    nhsNumbers: nhsNumbers(resource),
    familyName: asText(name?.["family"]) ?? null,
    givenNames: givenNames(name),
    gender: asText(resource["gender"]) ?? null,
    birthDate: asText(resource["birthDate"]) ?? null,
  };
}

function nhsNumbers(resource: JsonObject): readonly string[] {
  const values = asObjects(resource["identifier"])
    .filter((identifier) => asText(identifier["system"]) === SYSTEMS.nhsNumber)
    .flatMap((identifier) => asText(identifier["value"])?.replace(/\s/g, "") ?? []);
  return [...new Set(values)];
}

function givenNames(name: JsonObject | undefined): readonly string[] {
  const given = name === undefined || !Array.isArray(name["given"]) ? [] : name["given"];
  return given.filter((part) => typeof part === "string");
}
