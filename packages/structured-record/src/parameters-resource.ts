import { type NhsNumber, SYSTEMS } from "@gpdocs/model";
import type { Parameters, ParametersParameter } from "fhir/r3.js";
import type { RecordParameters } from "./parameters.ts";

/** The `Parameters` resource of `$gpc.getstructuredrecord`. The parameters have been checked. */
export function structuredRecordRequest(nhsNumber: NhsNumber, parameters: RecordParameters): Parameters {
  const areas = Object.entries(parameters).flatMap(([name, parts]: [string, unknown]) =>
    parts === undefined ? [] : [area(name, parts)],
  );
  return { resourceType: "Parameters", parameter: [patient(nhsNumber), ...areas] };
}

/** The `Parameters` resource of `$gpc.migratestructuredrecord`: both parameters are mandatory. */
export function migrationRequest(nhsNumber: NhsNumber, includeSensitiveInformation: boolean): Parameters {
  return {
    resourceType: "Parameters",
    parameter: [
      patient(nhsNumber),
      {
        name: "includeFullRecord",
        part: [{ name: "includeSensitiveInformation", valueBoolean: includeSensitiveInformation }],
      },
    ],
  };
}

function patient(nhsNumber: NhsNumber): ParametersParameter {
  return { name: "patientNHSNumber", valueIdentifier: { system: SYSTEMS.nhsNumber, value: nhsNumber } };
}

function area(name: string, parts: unknown): ParametersParameter {
  if (typeof parts !== "object" || parts === null) return { name };
  const part = Object.entries(parts).flatMap(([partName, value]: [string, unknown]) =>
    partOf(partName, value),
  );
  return part.length === 0 ? { name } : { name, part };
}

function partOf(name: string, value: unknown): readonly ParametersParameter[] {
  if (typeof value === "boolean") return [{ name, valueBoolean: value }];
  if (typeof value === "number") return [{ name, valuePositiveInt: value }];
  if (typeof value === "string")
    return [name === "filterStatus" ? { name, valueCode: value } : { name, valueDate: value }];
  if (typeof value === "object" && value !== null) return [{ name, valuePeriod: { ...value } }];
  return [];
}
