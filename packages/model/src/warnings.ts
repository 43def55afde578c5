import { areaOfList } from "./clinical-area.ts";
import { type ClinicalArea, extensionName } from "./codes.ts";
import { asObjects, asText, type JsonObject } from "./json.ts";
import { readOperationOutcome } from "./operation-outcome.ts";
import { resourceKey } from "./reference.ts";

/**
 * Something that a reader of the record must know. `incomplete`: documents or other content may be withheld or missing;
 * `notice`: anything else that is not as it should be.
 */
export interface RecordWarning {
  /** A List warning code (`confidential-items`, …), a Spine code (`NOT_IMPLEMENTED`) or one of gpdocs' own. */
  readonly code: string;
  readonly severity: "incomplete" | "notice";
  /** `Type/id` of the resource it concerns, the type alone where that has no id, `null` for the record as a whole. */
  readonly resource: string | null;
  /** The clinical area it concerns, in the provider's words where they name none of GP Connect's. */
  readonly clinicalArea: ClinicalArea | (string & {}) | null;
  /** What the practice says, word for word; may name the patient. */
  readonly text: string | null;
}

/**
 * The warnings that the practice itself puts into a resource of a structured record: warning codes of a List (extension
 * `ListWarningCode-1`, text in `List.note`), or the issues of an OperationOutcome. Both MUST reach the user.
 */
export function readProviderWarnings(resource: JsonObject): readonly RecordWarning[] {
  return resource["resourceType"] === "List" ? listWarnings(resource) : outcomeWarnings(resource);
}

function listWarnings(list: JsonObject): readonly RecordWarning[] {
  const codes = asObjects(list["extension"])
    .filter((extension) => extensionName(asText(extension["url"]) ?? "") === "ListWarningCode")
    .flatMap((extension) => asText(extension["valueCode"]) ?? []);
  if (codes.length === 0) return [];
  const notes = asObjects(list["note"]).flatMap((note) => asText(note["text"]) ?? []);
  const resource = nameOf(list);
  const clinicalArea = areaOfList(list) ?? asText(list["title"]) ?? null;
  const text = notes.join(" ") || null;
  return codes.map((code) => ({ code, severity: "incomplete", resource, clinicalArea, text }));
}

function outcomeWarnings(outcome: JsonObject): readonly RecordWarning[] {
  const issues = readOperationOutcome(outcome) ?? [];
  return issues.map((issue) => ({
    code: issue.spineCode ?? issue.type ?? "unspecified",
    severity: issue.severity === "information" ? "notice" : "incomplete",
    resource: nameOf(outcome),
    clinicalArea: issue.diagnostics === "DocumentReferences" ? "documents" : (issue.diagnostics ?? null),
    text: issue.text ?? null,
  }));
}

function nameOf(resource: JsonObject): string {
  const type = `${resource["resourceType"]}`;
  const id = asText(resource["id"]);
  return id ? resourceKey(type, id) : type;
}
