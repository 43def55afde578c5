import { areaOfList, type ClinicalArea, type RecordWarning } from "@gpdocs/model";
import { READ_TYPES, type ReadRecord, type RecordResource } from "./record.ts";
import { nameOf } from "./record-resource.ts";

/** Warns of a resource of the record. */
export function warn(
  code: string,
  resource: RecordResource,
  severity?: RecordWarning["severity"],
  text?: string,
): void {
  resource.record.warnings.push(warningOf(code, resource, severity, text));
}

/** Warns of the record as a whole: it is no Bundle at all, or one of its entries holds no resource. */
export function warnOfRecord(code: "not-a-bundle" | "unreadable-entry", { warnings }: ReadRecord): void {
  warnings.push({ code, severity: "incomplete", resource: null, clinicalArea: null, text: null });
}

export function warningOf(
  code: string,
  resource: RecordResource,
  severity: RecordWarning["severity"] = "notice",
  text?: string,
): RecordWarning {
  return { code, severity, resource: nameOf(resource), clinicalArea: areaOf(resource), text: text ?? null };
}

/** Sorts worst first, then by code, resource and text; the same for two that say the same. */
export function keyOf(warning: RecordWarning): string {
  return [warning.severity, warning.code, warning.resource, warning.clinicalArea, warning.text].join("\n");
}

function areaOf({ type, content }: RecordResource): ClinicalArea | null {
  if (type !== "List") return READ_TYPES.find(([read]) => read === type)?.[1] ?? null;
  // Of all Lists, those that make up a consultation alone name an Encounter.
  return areaOfList(content) ?? (content["encounter"] === undefined ? null : "consultations");
}
