import type { DocumentLocation, Link, RecordWarning } from "@gpdocs/model";
import { readConsultations } from "./consultations.ts";
import { compareDocumentLists } from "./document-lists.ts";
import { keysOf, type RecordDocument, readDocuments } from "./documents.ts";
import { rankOf, sortLinks } from "./link-order.ts";
import { linkDocuments } from "./links.ts";
import { readLists } from "./lists.ts";
import { compareText, latestFirst } from "./order.ts";
import { readProblems } from "./problems.ts";
import { indexRecord } from "./record-index.ts";
import { warnOfRecord } from "./record-warning.ts";
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
  const warnings: RecordWarning[] = [];
  const index = indexRecord(bundle, warnings);
  if (index === undefined) {
    return {
      consultations: [],
      problems: [],
      referrals: [],
      documents: [],
      warnings: [warnOfRecord("not-a-bundle")],
    };
  }
  const references = findReferences(index);
  const lists = readLists(index);
  const documents = readDocuments(index);
  const consultations = readConsultations(index, lists, documents, warnings);
  const problems = readProblems(index, warnings);
  const referrals = readReferrals(index);
  linkDocuments({ index, documents, references, lists, consultations, problems, referrals });
  compareDocumentLists(lists, documents, warnings);
  const shown = inOrder(documents.all);
  const keysAt = keysByPart(shown);
  return {
    consultations: consultations.consultations.map((found, place) => {
      return { ...found, documents: keysAt("consultation", place) };
    }),
    problems: problems.map((found, place) => ({ ...found, documents: keysAt("problem", place) })),
    referrals: referrals.map((found, place) => ({ ...found, documents: keysAt("referral", place) })),
    documents: shown.flatMap(withLinks),
    warnings: recordWarnings({ index, documents, references, lists }, warnings),
  };
}

/** As consultations and problems show them first, then latest first; each with its links in order. */
function inOrder(documents: readonly RecordDocument[]): readonly RecordDocument[] {
  const sorted = documents.map((document) => ({ ...document, links: sortLinks(document.links) }));
  const byDate = latestFirst(
    sorted,
    ({ locations: [first] }) => first?.created ?? first?.indexed,
    ({ locations: [first] }) => first?.key ?? "",
  );
  return [...byDate].sort((a, b) => compareText(shownAt(a), shownAt(b)));
}

function shownAt({ links: [first] }: RecordDocument): string {
  const isShown = first?.link.kind === "consultation" || first?.link.kind === "problem";
  return isShown ? first.rank : rankOf("referral", []);
}

function withLinks({ locations, links }: RecordDocument): readonly DocumentLocation[] {
  const plain = links.map(({ link }) => link);
  return locations.map((location) => ({ ...location, links: plain }));
}

/**
 * Tells the keys of the documents that belong to a consultation, outside its Lists, to a problem or to a referral, each
 * named by its kind and place: so begin the ranks of its links.
 */
function keysByPart(
  documents: readonly RecordDocument[],
): (kind: Link["kind"], place: number) => readonly string[] {
  const parts = new Map<string, Set<string>>();
  for (const document of documents) {
    const listed = new Set<string>();
    for (const { link, rank } of document.links) {
      const part = rank.slice(0, rankOf(link.kind, [0]).length);
      // Links are sorted: those by way of Lists come first.
      if (link.kind === "consultation" && link.via === "list") listed.add(part);
      if (listed.has(part)) continue;
      const keys = parts.get(part) ?? new Set();
      for (const key of keysOf(document)) keys.add(key);
      parts.set(part, keys);
    }
  }
  return (kind, place) => [...(parts.get(rankOf(kind, [place])) ?? [])];
}
