import type { Meta } from "fhir/r3.js";

const STRUCTURE_DEFINITION = "https://fhir.nhs.uk/STU3/StructureDefinition";

/** `meta` naming a GP Connect profile: `Patient` is `CareConnect-GPC-Patient-1`. */
export function profile(name: string): Meta {
  return { profile: [`${STRUCTURE_DEFINITION}/CareConnect-GPC-${name}-1`] };
}

/** `meta` of a profile without `CareConnect` in its name: `StructuredRecord-Bundle`, `Searchset-Bundle`, `OperationOutcome`. */
export function gpConnectProfile(name: string): Meta {
  return { profile: [`${STRUCTURE_DEFINITION}/GPConnect-${name}-1`] };
}

/** Extensions that every supplier spells alike: `ListWarningCode`, `ClinicalSetting`, `NHSNumberVerificationStatus`. */
export function gpcExtension(name: string): string {
  return `${STRUCTURE_DEFINITION}/Extension-CareConnect-GPC-${name}-1`;
}
