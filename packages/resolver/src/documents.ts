import { type DocumentLocation, documentKeys, readDocumentReference } from "@gpdocs/model";
import { compareText } from "./order.ts";
import { idOf, type RecordIndex, type RecordResource } from "./record-index.ts";

/** The documents of one DocumentReference, or of several that share an id: a reference means any of them. */
export interface RecordDocument {
  /** Its place among all, from 0. */
  readonly place: number;
  readonly resource: RecordResource;
  /** One for each `content`, without links. */
  readonly locations: readonly DocumentLocation[];
  readonly keys: readonly string[];
}

export interface RecordDocuments {
  readonly all: readonly RecordDocument[];
  /** The documents that a DocumentReference belongs to. */
  of(resource: RecordResource): RecordDocument | undefined;
}

/** Reads every DocumentReference, contained ones too; those that are alike to the letter once. */
export function readDocuments(index: RecordIndex): RecordDocuments {
  const resources = index.ofType("DocumentReference");
  const keys = documentKeys(resources.map(({ content }) => content));
  const keyed = resources.map((resource) => ({ resource, key: keys.get(resource.content) ?? "document" }));
  // Where some share an id, the order of the Bundle must not tell which of them come together.
  if (index.duplicates.length > 0) keyed.sort((a, b) => compareText(a.key, b.key));
  const all: Draft[] = [];
  const byName = new Map<string, Draft>();
  const byKey = new Map<string, Draft>();
  const byPlace = new Array<RecordDocument | undefined>(index.places).fill(undefined);
  for (const { resource, key } of keyed) {
    const document = byKey.get(key) ?? addDocument(resource, key);
    byKey.set(key, document);
    byPlace[resource.place] = document;
  }
  return { all, of: ({ place }) => byPlace[place] };

  function addDocument(resource: RecordResource, key: string): Draft {
    // No id begins with a blank.
    const name = idOf(resource, "DocumentReference") ?? ` ${key}`;
    const known = byName.get(name);
    const isFull = known === undefined || known.keys.length >= MOST_ALIKE;
    const document = isFull ? { place: all.length, resource, locations: [], keys: [] } : known;
    if (isFull) all.push(document);
    byName.set(name, document);
    for (const location of readDocumentReference(resource.content, key)) {
      document.locations.push(location);
      document.keys.push(location.key);
    }
    return document;
  }
}

interface Draft extends RecordDocument {
  readonly locations: DocumentLocation[];
  readonly keys: string[];
}

/** Documents that share an id share their links too; a few of them only, or links would explode. */
const MOST_ALIKE = 16;
