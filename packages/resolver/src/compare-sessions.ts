import type { DocumentLocation } from "@gpdocs/model";

/** What the two sessions show of one patient: their record, and a search of their documents. */
export interface SessionComparison {
  /** Documents that both show: the record's location first, then the search's. */
  readonly inBoth: readonly (readonly [record: DocumentLocation, search: DocumentLocation])[];
  readonly onlyInRecord: readonly DocumentLocation[];
  readonly onlyInSearch: readonly DocumentLocation[];
}

/**
 * Which documents both sessions show, and which only one: matched by persistent identifier, then by Binary url. A document
 * is matched once at most, so that one that is there twice on one side alone does not go unnoticed.
 */
export function compareSessions(
  record: readonly DocumentLocation[],
  search: readonly DocumentLocation[],
): SessionComparison {
  const byIdentifier = match(record, search, identifiersOf);
  const byUrl = match(byIdentifier.onlyInRecord, byIdentifier.onlyInSearch, urlsOf);
  return { ...byUrl, inBoth: [...byIdentifier.inBoth, ...byUrl.inBoth] };
}

function match(
  record: readonly DocumentLocation[],
  search: readonly DocumentLocation[],
  marksOf: (document: DocumentLocation) => readonly string[],
): SessionComparison {
  const byMark = new Map<string, DocumentLocation[]>();
  for (const document of search) {
    for (const mark of marksOf(document)) {
      const sharing = byMark.get(mark);
      if (sharing === undefined) byMark.set(mark, [document]);
      else sharing.push(document);
    }
  }
  for (const sharing of byMark.values()) sharing.reverse();
  const matched = new Set<DocumentLocation>();
  const inBoth: (readonly [DocumentLocation, DocumentLocation])[] = [];
  const onlyInRecord: DocumentLocation[] = [];
  for (const document of record) {
    const found = firstUnmatched(marksOf(document), byMark, matched);
    if (found === undefined) {
      onlyInRecord.push(document);
    } else {
      matched.add(found);
      inBoth.push([document, found]);
    }
  }
  return { inBoth, onlyInRecord, onlyInSearch: search.filter((document) => !matched.has(document)) };
}

/** Takes what has been matched off each list on the way, so that all lists together are walked through once. */
function firstUnmatched(
  marks: readonly string[],
  byMark: ReadonlyMap<string, DocumentLocation[]>,
  matched: ReadonlySet<DocumentLocation>,
): DocumentLocation | undefined {
  for (const mark of marks) {
    const sharing = byMark.get(mark) ?? [];
    for (let last = sharing.at(-1); last !== undefined; last = sharing.at(-1)) {
      if (!matched.has(last)) return last;
      sharing.pop();
    }
  }
  return undefined;
}

/** One identifier names all contents of a DocumentReference: the place of the content tells them apart. */
function identifiersOf({ identifiers, contentIndex }: DocumentLocation): readonly string[] {
  return identifiers.map(({ system, value }) => JSON.stringify([system, value, contentIndex]));
}

function urlsOf({ availability }: DocumentLocation): readonly string[] {
  return availability.kind === "available" ? [availability.url] : [];
}
