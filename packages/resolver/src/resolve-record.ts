import { type DocumentLocation, type Link, readBundle } from "@gpdocs/model";
import { readConsultations } from "./consultations.ts";
import { documentListWarnings } from "./document-lists.ts";
import { type RecordDocument, readDocuments } from "./documents.ts";
import { type RankedLink, rankOf } from "./link-order.ts";
import { linkDocuments } from "./links.ts";
import { readLists } from "./lists.ts";
import { compareText, latestFirst } from "./order.ts";
import { readProblems } from "./problems.ts";
import { indexRecord } from "./record-index.ts";
import { findReferences } from "./references.ts";
import { readReferrals } from "./referrals.ts";
import type { ResolvedRecord } from "./resolved-record.ts";
import { recordWarnings, warnOfRecord } from "./warnings.ts";

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
  const contents = readBundle(bundle);
  if (contents === undefined) {
    return {
      consultations: [],
      problems: [],
      referrals: [],
      documents: [],
      warnings: [warnOfRecord("not-a-bundle")],
    };
  }
  const index = indexRecord(contents);
  const references = findReferences(index);
  const lists = readLists(index);
  const documents = readDocuments(index);
  const consultations = readConsultations(index, lists, (resource) => documents.of(resource)?.keys ?? []);
  const { problems, warnings: problemWarnings } = readProblems(index);
  const referrals = readReferrals(index);
  const links = linkDocuments({ index, documents, references, consultations, problems, referrals });
  const shown = inOrder(documents.all.map((document) => ({ document, links: links[document.place] ?? [] })));
  const keysOf = keysByPart(shown);
  return {
    consultations: consultations.consultations.map((found, place) => {
      return { ...found, documents: keysOf("consultation", place) };
    }),
    problems: problems.map((found, place) => ({ ...found, documents: keysOf("problem", place) })),
    referrals: referrals.map((found, place) => ({ ...found, documents: keysOf("referral", place) })),
    documents: shown.flatMap(withLinks),
    warnings: recordWarnings({ contents, index, documents, references, lists }, [
      ...consultations.warnings,
      ...problemWarnings,
      ...documentListWarnings(lists, documents, links),
    ]),
  };
}

interface LinkedDocument {
  readonly document: RecordDocument;
  readonly links: readonly RankedLink[];
}

/** As consultations and problems show them first, then latest first. */
function inOrder(documents: readonly LinkedDocument[]): readonly LinkedDocument[] {
  const byDate = latestFirst(
    documents,
    ({ document: { locations } }) => locations[0]?.created ?? locations[0]?.indexed ?? null,
    ({ document: { keys } }) => keys[0] ?? "",
  );
  return [...byDate].sort((a, b) => compareText(shownAt(a), shownAt(b)));
}

function shownAt({ links: [first] }: LinkedDocument): string {
  const isShown = first?.link.kind === "consultation" || first?.link.kind === "problem";
  return isShown ? first.rank : rankOf("referral", []);
}

function withLinks({ document, links }: LinkedDocument): readonly DocumentLocation[] {
  const plain = links.map(({ link }) => link);
  return document.locations.map((location) => ({ ...location, links: plain }));
}

/**
 * Tells the keys of the documents that belong to a consultation, outside its Lists, to a problem or to a referral, each
 * named by its kind and place: so begin the ranks of its links.
 */
function keysByPart(
  documents: readonly LinkedDocument[],
): (kind: Link["kind"], place: number) => readonly string[] {
  const parts = new Map<string, Set<string>>();
  for (const { document, links } of documents) {
    const listed = new Set<string>();
    for (const { link, rank } of links) {
      const part = rank.slice(0, rankOf(link.kind, [0]).length);
      // Links are sorted: those by way of Lists come first.
      if (link.kind === "consultation" && link.via === "list") listed.add(part);
      if (listed.has(part)) continue;
      const keys = parts.get(part) ?? new Set();
      for (const key of document.keys) keys.add(key);
      parts.set(part, keys);
    }
  }
  return (kind, place) => [...(parts.get(rankOf(kind, [place])) ?? [])];
}
