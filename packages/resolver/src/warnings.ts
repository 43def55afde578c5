import {
  type BundleContents,
  listOf,
  parseReference,
  type RecordWarning,
  readProviderWarnings,
} from "@gpdocs/model";
import type { RecordDocuments } from "./documents.ts";
import { isSentence, itemsOf, itemWarnings, type RecordList } from "./lists.ts";
import { problemLinkAt } from "./problems.ts";
import { nameOf, type RecordIndex } from "./record-index.ts";
import { keyOf, sortWarnings, warn } from "./record-warning.ts";
import type { References, Unresolved } from "./references.ts";

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

/** The practice's own warnings, and what is wrong with the record itself; with those that its parts gave rise to. */
export function recordWarnings(
  { contents, index, documents, references, lists }: WarningSources,
  ofParts: readonly RecordWarning[],
): readonly RecordWarning[] {
  const nested = [...index.unreadableWithin, ...index.ofType("Bundle")];
  const nameless = NAMED.flatMap((type) => index.ofType(type)).filter(({ id }) => id === undefined);
  return [
    // One for each, though nothing tells them apart.
    ...contents.unreadable.map(() => warnOfRecord("unreadable-entry")),
    ...sortWarnings([
      ...providerWarnings(index),
      ...nested.map((resource) => warn("unreadable-entry", "incomplete", resource)),
      ...index.duplicates.map((resource) => warn("duplicate-id", "notice", resource)),
      ...nameless.map((resource) => warn("resource-without-id", "notice", resource)),
      ...danglingReferences(references.unresolved),
      ...lists.flatMap(({ resource }) =>
        itemsOf(resource).flatMap((item) => itemWarnings(item, resource, "list-entry-without-item")),
      ),
      ...documentWarnings(index, documents),
      ...ofParts,
    ]),
  ];
}

/** What consultations, problems and referrals are made of: without an id they cannot be named. */
const NAMED = ["Condition", "Encounter", "ReferralRequest"];

function providerWarnings(index: RecordIndex): readonly RecordWarning[] {
  const lists = index.ofType("List").filter(({ content }) => content["extension"] !== undefined);
  const resources = [...lists, ...index.ofType("OperationOutcome")];
  return readProviderWarnings({
    type: undefined,
    resources: resources.map(({ place, type, id, content }) => ({
      index: place,
      resourceType: type,
      id,
      resource: content,
    })),
    unreadable: [],
  });
}

/**
 * References that lead nowhere. To a document, or to a List that may hold some, each counts: documents are missing. Of
 * anything else that is missing, one warning tells, at the first by name of the resources that reference it.
 */
function danglingReferences(unresolved: readonly Unresolved[]): readonly RecordWarning[] {
  const missing: RecordWarning[] = [];
  const others = new Map<string, RecordWarning>();
  for (const { from, path, text } of unresolved) {
    const reference = text.trim();
    if (reference === "") continue;
    const isItem = (from.type === "List" && path[0] === "entry") || problemLinkAt(from, path) !== undefined;
    if (isItem && isSentence(reference)) {
      missing.push(warn("not-exported", "incomplete", from, reference));
      continue;
    }
    const target = parseReference(reference);
    const type = target.kind === "resource" ? target.resourceType : undefined;
    if (type === "DocumentReference" || type === "List") {
      missing.push(warn("dangling-reference", "incomplete", from, reference));
      continue;
    }
    const warning = warn("dangling-reference", "notice", from, reference);
    const before = others.get(reference);
    if (before === undefined || keyOf(warning) < keyOf(before)) others.set(reference, warning);
  }
  return [...missing, ...others.values()];
}

function documentWarnings(index: RecordIndex, documents: RecordDocuments): readonly RecordWarning[] {
  const patient = patientOf(index);
  const warnings: RecordWarning[] = [];
  for (const resource of index.ofType("DocumentReference")) {
    if (listOf(resource.content, "content").length > 0) continue;
    warnings.push(warn("document-without-content", "incomplete", resource));
  }
  for (const { resource, locations } of documents.all) {
    for (const { subject } of locations) {
      if (subject === null) warnings.push(warn("document-without-subject", "notice", resource));
      else if (patient !== undefined && subject !== patient) {
        warnings.push(warn("subject-not-the-patient", "incomplete", resource));
      }
    }
  }
  return warnings;
}

/** The patient of the record; none where it holds several, which is refused elsewhere. */
function patientOf(index: RecordIndex): string | undefined {
  const [patient, ...others] = new Set(index.ofType("Patient").map(nameOf));
  return others.length === 0 ? patient : undefined;
}
