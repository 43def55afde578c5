import {
  type BundleContents,
  listOf,
  parseReference,
  type RecordWarning,
  readProviderWarnings,
} from "@gpdocs/model";
import type { RecordDocuments } from "./documents.ts";
import { isSentence, itemAt, type RecordList, warnOfItem } from "./lists.ts";
import { sortedByKey } from "./order.ts";
import { problemLinkAt } from "./problems.ts";
import type { RecordIndex } from "./record-index.ts";
import { nameOf, type RecordResource } from "./record-resource.ts";
import { keyOf, warn } from "./record-warning.ts";
import type { Path, References, Unresolved } from "./references.ts";

/** What was read of a record, to be looked through for anything that a reader must know. */
export interface WarningSources {
  readonly contents: BundleContents;
  readonly index: RecordIndex;
  readonly documents: RecordDocuments;
  readonly references: References;
  readonly lists: readonly RecordList[];
}

/** A warning about the record as a whole: it is no Bundle at all, or one of its entries holds no resource. */
export function warnOfRecord(code: "not-a-bundle" | "unreadable-entry"): RecordWarning {
  return { code, severity: "incomplete", resource: null, clinicalArea: null, text: null };
}

/**
 * The practice's own warnings, and what is wrong with the record itself, with what was found wrong before: worst first,
 * then by code, resource and text; what is said twice is given once.
 */
export function recordWarnings(
  { contents, index, documents, references, lists }: WarningSources,
  before: readonly RecordWarning[],
): readonly RecordWarning[] {
  const warnings = [...before, ...readProviderWarnings(contents)];
  for (const { resource } of lists) {
    for (const [place, target] of (references.items.get(resource) ?? []).entries()) {
      if (target !== undefined) continue;
      warnOfItem(itemAt(resource, place), resource, "list-entry-without-item", warnings);
    }
  }
  const patients = new Set(index.ofType("Patient").map(nameOf));
  for (const { resource, locations } of documents.all) {
    if (listOf(resource.content, "content").length === 0) {
      warnings.push(warn("document-without-content", "incomplete", resource));
    }
    // A record of several patients is refused elsewhere.
    if (patients.size === 1 && !locations.every(({ subject }) => patients.has(subject ?? ""))) {
      warnings.push(warn("subject-not-the-patient", "incomplete", resource));
    }
  }
  addDanglingReferences(references.unresolved, warnings);
  // Nothing tells entries that hold no resource apart, yet each counts.
  return [
    ...contents.unreadable.map(() => warnOfRecord("unreadable-entry")),
    ...sortedByKey(warnings, keyOf),
  ];
}

/**
 * References that lead nowhere. To a document, or to a List that may hold some, each counts: documents are missing. Of
 * anything else that is missing, one warning tells, at the first by name of the resources that reference it.
 */
function addDanglingReferences(unresolved: readonly Unresolved[], warnings: RecordWarning[]): void {
  const others = new Map<string, RecordWarning>();
  for (const { from, path, text } of unresolved) {
    const reference = text.trim();
    const warning = warnOfReference(reference, from, path);
    const before = others.get(reference);
    if (warning.severity === "incomplete") warnings.push(warning);
    else if (before === undefined || keyOf(warning) < keyOf(before)) others.set(reference, warning);
  }
  for (const warning of others.values()) warnings.push(warning);
}

function warnOfReference(reference: string, from: RecordResource, path: Path): RecordWarning {
  const isItem = (from.type === "List" && path[0] === "entry") || problemLinkAt(from, path) !== undefined;
  if (isItem && isSentence(reference)) return warn("not-exported", "incomplete", from, reference);
  const target = parseReference(reference);
  const isMissed = target.kind === "resource" && MISSED.has(target.resourceType);
  return warn("dangling-reference", isMissed ? "incomplete" : "notice", from, reference);
}

const MISSED: ReadonlySet<string> = new Set(["DocumentReference", "List"]);
