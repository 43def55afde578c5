import { asList, parseReference, type RecordWarning, readProviderWarnings } from "@gpdocs/model";
import { isSentence, itemAt, warnOfItem } from "./lists.ts";
import { sortedByKey } from "./order.ts";
import { problemLinkAt } from "./problems.ts";
import { ofType } from "./read-record.ts";
import type { ReadRecord, RecordDocument, RecordList } from "./record.ts";
import { nameOf } from "./record-resource.ts";
import { keyOf, warn, warningOf } from "./record-warning.ts";
import type { FoundReference } from "./references.ts";

/**
 * The practice's own warnings, and what is wrong with the record itself, with what was found wrong before: worst first,
 * then by code, resource and text; what is said twice is given once.
 */
export function recordWarnings(
  record: ReadRecord,
  lists: readonly RecordList[],
  documents: readonly RecordDocument[],
  references: readonly FoundReference[],
): readonly RecordWarning[] {
  const { warnings } = record;
  for (const { content } of [...ofType("OperationOutcome", record), ...ofType("List", record)]) {
    for (const warning of readProviderWarnings(content)) warnings.push(warning);
  }
  for (const { resource, items } of lists) {
    for (const [place, target] of items.entries()) {
      if (!target) warnOfItem(itemAt(resource, place), resource, "list-entry-without-item");
    }
  }
  const patients = new Set(ofType("Patient", record).map(nameOf));
  for (const { resource, locations } of documents) {
    if (asList(resource.content["content"]).length === 0) {
      warn("document-without-content", resource, "incomplete");
    }
    // A record of several patients is refused elsewhere.
    if (patients.size === 1 && !locations.every(({ subject }) => patients.has(subject ?? ""))) {
      warn("subject-not-the-patient", resource, "incomplete");
    }
  }
  warnOfDangling(references, patients.size === 1, record);
  // Nothing tells entries that hold no resource apart, yet each counts.
  return sortedByKey(warnings, (warning, place) => (warning.resource === null ? `${place}` : keyOf(warning)));
}

/**
 * References that lead nowhere. To a document, or to a List that may hold some, each counts: documents are missing. So does
 * each subject: it is not the record's patient. Of anything else that is missing, one warning tells, at the first by name
 * of the resources that reference it.
 */
function warnOfDangling(
  references: readonly FoundReference[],
  isOfOnePatient: boolean,
  { warnings }: ReadRecord,
): void {
  const others = new Map<string, RecordWarning>();
  for (const { from, path, target, text } of references) {
    if (target) continue;
    const [element] = path;
    const reference = text.trim();
    const named = parseReference(reference);
    const isItem = from.list && element === "entry";
    if (isOfOnePatient && path.length === 1 && (element === "subject" || element === "patient")) {
      // Of documents, there is a warning already.
      if (!from.document) warn("subject-not-the-patient", from);
    } else if (isSentence(reference) && (isItem || problemLinkAt(from, path))) {
      warn("not-exported", from, "incomplete", reference);
    } else if (named.kind === "resource" && MISSED.has(named.resourceType)) {
      warn("dangling-reference", from, "incomplete", reference);
    } else {
      const warning = warningOf("dangling-reference", from, "notice", reference);
      const other = others.get(reference);
      if (!other || keyOf(warning) < keyOf(other)) others.set(reference, warning);
    }
  }
  for (const warning of others.values()) warnings.push(warning);
}

const MISSED: ReadonlySet<string> = new Set(["DocumentReference", "List"]);
