import { isJsonObject, type NhsNumber, SYSTEMS } from "@gpdocs/model";
import type { Parameters, ParametersParameter } from "fhir/r3.js";
import { partsOfArea } from "./areas.ts";
import { checkCombinations } from "./combinations.ts";
import type { RecordParameters } from "./parameters.ts";
import { partParameter } from "./part-parameter.ts";
import { refuse } from "./refuse.ts";

/**
 * The `Parameters` resource of `$gpc.getstructuredrecord`. What a provider would refuse is refused here, before anything is
 * sent: the caller's parameters may come from a file or a command line.
 *
 * Page: *Retrieve a patient's structured record*.
 *
 * @param today `YYYY-MM-DD` in London
 * @throws InputError `invalid-parameters`
 */
export function structuredRecordRequest(
  nhsNumber: NhsNumber,
  parameters: RecordParameters,
  today: string,
): Parameters {
  if (!isJsonObject(parameters)) return refuse("The parameters must be an object of clinical areas.");
  const areas = Object.entries(parameters).flatMap(([name, asked]: [string, unknown]) =>
    asked === undefined ? [] : [area(name, asked, today)],
  );
  if (areas.length === 0) refuse("Ask for at least one clinical area, such as includeConsultations.");
  checkCombinations(areas);
  return { resourceType: "Parameters", parameter: [patient(nhsNumber), ...areas] };
}

/**
 * The `Parameters` resource of `$gpc.migratestructuredrecord`: both parameters are mandatory.
 *
 * @throws InputError `invalid-parameters`
 */
export function migrationRequest(nhsNumber: NhsNumber, includeSensitiveInformation: boolean): Parameters {
  if (typeof includeSensitiveInformation !== "boolean")
    refuse("includeSensitiveInformation must be true or false.");
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

/** An area asked for with `true`, or without any of its parts, is right without `part`. */
function area(name: string, asked: unknown, today: string): ParametersParameter {
  const kinds = partsOfArea(name);
  if (kinds === undefined) return refuse("GP Connect has no clinical area of one of the names given.");
  if (asked !== true && !isJsonObject(asked))
    return refuse(`${name} must be true or an object of its parts.`);
  const given = asked === true ? [] : Object.entries(asked).filter(([, value]) => value !== undefined);
  const part = given.map(([partName, value]) => {
    const kind = kinds.get(partName);
    return kind === undefined
      ? refuse(`${name} has no such part; it has: ${[...kinds.keys()].join(", ")}.`)
      : partParameter(kind, partName, value, today);
  });
  if (name === "includeAllergies" && part.length === 0)
    return refuse("includeAllergies needs includeResolvedAllergies, true or false.");
  return part.length === 0 ? { name } : { name, part };
}
