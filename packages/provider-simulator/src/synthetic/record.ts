import type { Bundle, FhirResource } from "fhir/r3.js";
import { DOCUMENTS_ROOT } from "../simulated-patient.ts";
import { gpConnectProfile } from "./profiles.ts";

/** Something about a whole record. See `record-traits.ts`. */
export type RecordTrait = (resources: readonly FhirResource[]) => readonly FhirResource[];

/** The Bundle of *Retrieve a patient's record*: no `fullUrl`, and no id, which is the trace id of the request. */
export function structuredRecord(
  resources: readonly FhirResource[],
  ...traits: readonly RecordTrait[]
): Bundle<FhirResource> {
  const changed = traits.reduce((found, trait) => trait(found), resources);
  return {
    resourceType: "Bundle",
    meta: gpConnectProfile("StructuredRecord-Bundle"),
    type: "collection",
    entry: changed.map((resource) => ({ resource })),
  };
}

/** The Bundle of *Search for a patient's documents*: every entry has a `fullUrl`, the Bundle has no id. */
export function documentSearch(resources: readonly FhirResource[]): Bundle<FhirResource> {
  return {
    resourceType: "Bundle",
    meta: gpConnectProfile("Searchset-Bundle"),
    type: "searchset",
    entry: resources.map((resource) => ({
      fullUrl: `${DOCUMENTS_ROOT}/${resource.resourceType}/${resource.id}`,
      resource,
    })),
  };
}
