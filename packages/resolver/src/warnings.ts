import { asList, parseReference, type RecordWarning, readProviderWarnings } from "@gpdocs/model";
import type { RecordDocuments } from "./documents.ts";
import { isSentence, itemAt, type RecordLists, warnOfItem } from "./lists.ts";
import { sortedByKey } from "./order.ts";
import { problemLinkAt } from "./problems.ts";
import type { RecordIndex } from "./record-index.ts";
import { nameOf } from "./record-resource.ts";
import { keyOf, warn } from "./record-warning.ts";
import type { FoundReference } from "./references.ts";

/** What was read of a record, to be looked through for anything that a reader must know. */
export interface WarningSources {
  readonly index: RecordIndex;
  readonly documents: RecordDocuments;
  readonly references: readonly FoundReference[];
  readonly lists: RecordLists;
}

/**
 * The practice's own warnings, and what is wrong with the record itself, with what was found wrong before: worst first,
 * then by code, resource and text; what is said twice is given once.
 */
export function recordWarnings(
  { index, documents, references, lists }: WarningSources,
  before: readonly RecordWarning[],
): readonly RecordWarning[] {
  const warnings = [...before];
  for (const type of ["List", "OperationOutcome"] as const) {
    for (const { content } of index.ofType(type)) warnings.push(...readProviderWarnings(content));
  }
  for (const { resource, items } of lists.values()) {
    items.forEach((target, place) => {
      if (target === undefined)
        warnOfItem(itemAt(resource, place), resource, "list-entry-without-item", warnings);
    });
  }
  const patients = new Set(index.ofType("Patient").map(nameOf));
  for (const { resource, locations } of documents.all) {
    if (asList(resource.content["content"]).length === 0) {
      warnings.push(warn("document-without-content", "incomplete", resource));
    }
    // A record of several patients is refused elsewhere.
    if (patients.size === 1 && !locations.every(({ subject }) => patients.has(subject ?? ""))) {
      warnings.push(warn("subject-not-the-patient", "incomplete", resource));
    }
  }
  addDanglingReferences(references, patients.size === 1, warnings);
  // Nothing tells entries that hold no resource apart, yet each counts.
  const ofRecord = warnings.filter(({ resource }) => resource === null);
  const ofResources = warnings.filter(({ resource }) => resource !== null);
  return [...ofRecord, ...sortedByKey(ofResources, keyOf)];
}

/**
 * References that lead nowhere. To a document, or to a List that may hold some, each counts: documents are missing. So does
 * each subject: it is not the record's patient. Of anything else that is missing, one warning tells, at the first by name
 * of the resources that reference it.
 */
function addDanglingReferences(
  references: readonly FoundReference[],
  isOfOnePatient: boolean,
  warnings: RecordWarning[],
): void {
  const others = new Map<string, RecordWarning>();
  for (const { from, path, target, text } of references) {
    if (target !== undefined) continue;
    const [element] = path;
    if (isOfOnePatient && path.length === 1 && (element === "subject" || element === "patient")) {
      // Of documents, there is a warning already.
      if (from.type !== "DocumentReference") warnings.push(warn("subject-not-the-patient", "notice", from));
      continue;
    }
    const reference = text.trim();
    const warning = warnOfReference(reference, { from, path });
    const before = others.get(reference);
    if (warning.severity === "incomplete") warnings.push(warning);
    else if (before === undefined || keyOf(warning) < keyOf(before)) others.set(reference, warning);
  }
  warnings.push(...others.values());
}

function warnOfReference(
  reference: string,
  { from, path }: Pick<FoundReference, "from" | "path">,
): RecordWarning {
  const isItem = (from.type === "List" && path[0] === "entry") || problemLinkAt(from, path) !== undefined;
  if (isItem && isSentence(reference)) return warn("not-exported", "incomplete", from, reference);
  const target = parseReference(reference);
  const isMissed = target.kind === "resource" && MISSED.has(target.resourceType);
  return warn("dangling-reference", isMissed ? "incomplete" : "notice", from, reference);
}

const MISSED: ReadonlySet<string> = new Set(["DocumentReference", "List"]);
