import type { DocumentLocation } from "@gpdocs/model";
import { readConsultations } from "./consultations.ts";
import { compareDocumentLists } from "./document-lists.ts";
import { inOrder, keysOf, readDocuments } from "./documents.ts";
import { linkDocuments } from "./links.ts";
import { readLists } from "./lists.ts";
import { readProblems } from "./problems.ts";
import { readRecord } from "./read-record.ts";
import type { Part, RecordDocument } from "./record.ts";
import { findReferences } from "./references.ts";
import { readReferrals } from "./referrals.ts";
import type { ResolvedRecord } from "./resolved-record.ts";
import { recordWarnings } from "./warnings.ts";

/**
 * Reads a GP Connect structured record (the Bundle that `$gpc.getstructuredrecord` or `$gpc.migratestructuredrecord`
 * answers with) for its consultations, problems, referrals and documents, with every way that leads to each document.
 *
 * Pure: the input is neither kept nor changed. Never throws on JSON, whatever it holds: what cannot be read becomes a
 * warning. The order of the Bundle's entries means nothing. Takes time in proportion to the record's size.
 *
 * @param bundle the parsed JSON of the response
 * @example
 * const { documents, warnings } = resolveRecord(await response.json());
 */
export function resolveRecord(bundle: unknown): ResolvedRecord {
  const record = readRecord(bundle);
  const lists = readLists(record);
  const found = readDocuments(record);
  const references = findReferences(record);
  const problems = readProblems(record);
  const consultations = readConsultations(record, lists);
  const referrals = readReferrals(record);
  linkDocuments(record, references);
  compareDocumentLists(lists, found);
  const documents = inOrder(found);
  return {
    consultations,
    problems,
    referrals,
    documents: documents.flatMap(addToParts),
    warnings: recordWarnings(record, lists, documents, references),
  };
}

/** Adds the document to all that it belongs to: to a consultation only if it stands in none of its Lists. */
function addToParts(document: RecordDocument): readonly DocumentLocation[] {
  let last: Part | undefined;
  // In order: of the links of a consultation, those by way of its Lists come first. They alone have an order.
  for (const { link, part } of document.links) {
    if (!part || part === last) continue;
    last = part;
    if (!("order" in link)) part.shown.documents.push(...keysOf(document));
  }
  const links = document.links.map(({ link }) => link);
  return document.locations.map((location) => ({ ...location, links }));
}
