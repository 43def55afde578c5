import { areaOfList, type ClinicalArea, type RecordWarning } from "@gpdocs/model";
import { sortedByKey } from "./order.ts";
import { nameOf, type RecordResource } from "./record-index.ts";

/** A warning about a resource of the record. */
export function warn(
  code: string,
  severity: RecordWarning["severity"],
  resource: RecordResource,
  text: string | null = null,
): RecordWarning {
  return { code, severity, resource: nameOf(resource), clinicalArea: areaOf(resource), text };
}

/** Worst first, then by code, resource and text; what is said twice is given once. */
export function sortWarnings(warnings: readonly RecordWarning[]): readonly RecordWarning[] {
  return sortedByKey(warnings, keyOf);
}

export function keyOf({ code, severity, resource, clinicalArea, text }: RecordWarning): string {
  return [severity, code, resource, clinicalArea, text].join("\n");
}

function areaOf({ type, content }: RecordResource): ClinicalArea | null {
  if (type !== "List") return AREAS.get(type) ?? null;
  // Of all Lists, those that make up a consultation alone name an Encounter.
  return areaOfList(content) ?? (content["encounter"] === undefined ? null : "consultations");
}

const AREAS: ReadonlyMap<string, ClinicalArea> = new Map<string, ClinicalArea>([
  ["AllergyIntolerance", "allergies"],
  ["Condition", "problems"],
  ["DiagnosticReport", "investigations"],
  ["DocumentReference", "documents"],
  ["Encounter", "consultations"],
  ["Immunization", "immunisations"],
  ["MedicationRequest", "medications"],
  ["MedicationStatement", "medications"],
  ["ReferralRequest", "referrals"],
]);
