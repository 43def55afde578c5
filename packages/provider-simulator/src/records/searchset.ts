import { type JsonObject, listOf } from "@gpdocs/model";
import { resourceTypeOf } from "../entry.ts";

const SEARCHED = ["Patient", "DocumentReference", "Organization", "Practitioner", "PractitionerRole"];

/** What a search for documents would give out of a structured record. */
export function searchsetOf(record: JsonObject): JsonObject {
  const entry = listOf(record, "entry").filter((item) => SEARCHED.includes(resourceTypeOf(item) ?? ""));
  return {
    resourceType: "Bundle",
    meta: { profile: ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Searchset-Bundle-1"] },
    type: "searchset",
    entry,
  };
}
