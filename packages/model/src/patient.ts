import { SYSTEMS } from "./codes.ts";
import { type JsonObject, objectsOf, textOf } from "./json.ts";

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
  const names = objectsOf(resource, "name");
  const name = names.find((candidate) => textOf(candidate, "use") === "official") ?? names[0];
  return {
    id: textOf(resource, "id") ?? null,
    nhsNumbers: nhsNumbers(resource),
    familyName: textOf(name, "family") ?? null,
    givenNames: givenNames(name),
    gender: textOf(resource, "gender") ?? null,
    birthDate: textOf(resource, "birthDate") ?? null,
  };
}

function nhsNumbers(resource: JsonObject): readonly string[] {
  const values = objectsOf(resource, "identifier")
    .filter((identifier) => textOf(identifier, "system") === SYSTEMS.nhsNumber)
    .flatMap((identifier) => textOf(identifier, "value")?.replace(/\s/g, "") ?? []);
  return [...new Set(values)];
}

function givenNames(name: JsonObject | undefined): readonly string[] {
  const given = name === undefined || !Array.isArray(name["given"]) ? [] : name["given"];
  return given.filter((part) => typeof part === "string");
}
