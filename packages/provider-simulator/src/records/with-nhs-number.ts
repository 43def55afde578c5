import { type JsonObject, listOf, SYSTEMS, textOf } from "@gpdocs/model";
import { mapResources } from "../entry.ts";

/** The Bundle with its Patient's NHS number replaced, or added where there is none. */
export function withNhsNumber(bundle: JsonObject, nhsNumber: string): JsonObject {
  return mapResources(bundle, (resource) =>
    textOf(resource, "resourceType") === "Patient"
      ? { ...resource, identifier: identifiers(resource, nhsNumber) }
      : resource,
  );
}

function identifiers(patient: JsonObject, nhsNumber: string): readonly unknown[] {
  const given = listOf(patient, "identifier");
  const isNhsNumberIdentifier = (identifier: unknown) =>
    typeof identifier === "object" &&
    identifier !== null &&
    "system" in identifier &&
    identifier.system === SYSTEMS.nhsNumber;
  if (!given.some(isNhsNumberIdentifier)) return [...given, { system: SYSTEMS.nhsNumber, value: nhsNumber }];
  return given.map((identifier) =>
    typeof identifier === "object" && isNhsNumberIdentifier(identifier)
      ? { ...identifier, value: nhsNumber }
      : identifier,
  );
}
