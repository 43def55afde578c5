import type { BundleContents, BundleResource } from "./bundle.ts";
import { areaOfList } from "./clinical-area.ts";
import { type ClinicalArea, extensionName } from "./codes.ts";
import { objectsOf, textOf } from "./json.ts";
import { type Issue, readOperationOutcome } from "./operation-outcome.ts";

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
 * The warnings that the practice itself puts into a structured record: warning codes of its Lists (extension
 * `ListWarningCode-1`, text in `List.note`) and the issues of its OperationOutcome. Both MUST reach the user.
 */
export function readProviderWarnings(contents: BundleContents): readonly RecordWarning[] {
  return contents.resources.flatMap((found) => {
    if (found.resourceType === "List") return listWarnings(found);
    if (found.resourceType === "OperationOutcome") return outcomeWarnings(found);
    return [];
  });
}

function listWarnings({ resource, id }: BundleResource): readonly RecordWarning[] {
  const codes = objectsOf(resource, "extension")
    .filter((extension) => extensionName(textOf(extension, "url") ?? "") === "ListWarningCode")
    .flatMap((extension) => textOf(extension, "valueCode") ?? []);
  if (codes.length === 0) return [];
  const notes = objectsOf(resource, "note").flatMap((note) => textOf(note, "text") ?? []);
  const area = areaOfList(resource);
  return codes.map((code) => ({
    code,
    severity: "incomplete",
    resource: id === undefined ? "List" : `List/${id}`,
    clinicalArea: area ?? textOf(resource, "title") ?? null,
    text: notes.length === 0 ? null : notes.join(" "),
  }));
}

function outcomeWarnings({ resource, id }: BundleResource): readonly RecordWarning[] {
  const issues = readOperationOutcome(resource) ?? [];
  return issues.map((issue) => ({
    code: issue.spineCode ?? issue.type ?? "unspecified",
    severity: issue.severity === "information" ? "notice" : "incomplete",
    resource: id === undefined ? "OperationOutcome" : `OperationOutcome/${id}`,
    clinicalArea: areaOfIssue(issue),
    text: issue.text ?? null,
  }));
}

function areaOfIssue(issue: Issue): RecordWarning["clinicalArea"] {
  return issue.diagnostics === "DocumentReferences" ? "documents" : (issue.diagnostics ?? null);
}
