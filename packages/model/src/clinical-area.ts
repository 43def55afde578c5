import { conceptCodes } from "./codeable-concept.ts";
import { CLINICAL_AREAS, type ClinicalArea } from "./codes.ts";
import { asObject, type JsonObject } from "./json.ts";

/** The clinical area of which a List is the primary one; `undefined` for any other List. */
export function areaOfList(list: JsonObject): ClinicalArea | undefined {
  return conceptCodes(asObject(list["code"])).flatMap((code) => AREAS.get(code) ?? [])[0];
}

const AREAS: ReadonlyMap<string, ClinicalArea> = new Map(Object.entries(CLINICAL_AREAS));
