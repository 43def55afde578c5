import { areaOfList, type ClinicalArea, type RecordWarning } from "@gpdocs/model";
import { nameOf, type RecordResource } from "./record-resource.ts";

/** A warning about a resource of the record. */
export function warn(
  code: string,
  severity: RecordWarning["severity"],
  resource: RecordResource,
  text?: string,
): RecordWarning {
  return { code, severity, resource: nameOf(resource), clinicalArea: areaOf(resource), text: text ?? null };
}

/** A warning about the record as a whole: it is no Bundle at all, or one of its entries holds no resource. */
export function warnOfRecord(code: "not-a-bundle" | "unreadable-entry"): RecordWarning {
  return { code, severity: "incomplete", resource: null, clinicalArea: null, text: null };
}

/** Sorts worst first, then by code, resource and text; the same for two that say the same. */
export function keyOf({ code, severity, resource, clinicalArea, text }: RecordWarning): string {
  return [severity, code, resource, clinicalArea, text].join("\n");
}

function areaOf({ type, content }: RecordResource): ClinicalArea | null {
  if (type !== "List") return AREAS.get(type) ?? null;
  // Of all Lists, those that make up a consultation alone name an Encounter.
  return areaOfList(content) ?? (content["encounter"] === undefined ? null : "consultations");
}

/** Of the resources that lead to documents. */
const AREAS: ReadonlyMap<string, ClinicalArea> = new Map<string, ClinicalArea>([
  ["Condition", "problems"],
  ["DiagnosticReport", "investigations"],
  ["DocumentReference", "documents"],
  ["Encounter", "consultations"],
  ["ReferralRequest", "referrals"],
]);
