import { NOPAT } from "./codes.ts";
import type { Disclosure } from "./document-location.ts";
import { asObject, asObjects, asText, type JsonObject } from "./json.ts";

/**
 * What the security labels of a resource say: `meta.security` of any resource, `securityLabel` of a DocumentReference
 * (page *FHIR resource guidance*, resources not to be disclosed to a patient).
 */
export function readDisclosure(resource: JsonObject): Disclosure {
  if (asObjects(asObject(resource["meta"])?.["security"]).some(isNopat)) return "existence-not-for-patient";
  const labels = asObjects(resource["securityLabel"]).flatMap((label) => asObjects(label["coding"]));
  return labels.some(isNopat) ? "document-not-for-patient" : "unlabelled";
}

/** The code alone decides: a label whose system is misspelt must still be honoured. */
function isNopat(coding: JsonObject): boolean {
  return asText(coding["code"])?.toUpperCase() === NOPAT;
}
