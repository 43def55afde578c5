import { type DocumentLocation, documentKeys, type JsonObject, readDocumentReference } from "@gpdocs/model";
import type { RankedLink } from "./link-order.ts";
import { sortedByKey } from "./order.ts";
import { follow, type RecordIndex } from "./record-index.ts";
import { idOf, type RecordResource } from "./record-resource.ts";

/** The documents of one DocumentReference, or of several that share an id: a reference means any of them. */
export interface RecordDocument {
  readonly resource: RecordResource;
  /** One for each `content`, without links. */
  readonly locations: DocumentLocation[];
  /** Every way in which the record leads to them, as they are found. */
  readonly links: RankedLink[];
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
  const keyOf = ({ content }: RecordResource) => keys.get(content) ?? "document";
  // No id begins with a blank, and no key is empty.
  const nameOf = (resource: RecordResource) => idOf(resource, "DocumentReference") ?? ` ${keyOf(resource)}`;
  const byName = new Map<string, RecordDocument>();
  for (const resource of sortedByKey(resources, keyOf)) {
    const document = byName.get(nameOf(resource)) ?? { resource, locations: [], links: [] };
    byName.set(nameOf(resource), document);
    const find = (reference: JsonObject | undefined) => follow(reference, resource, index)?.content;
    document.locations.push(...readDocumentReference(resource.content, keyOf(resource), find));
  }
  return { all: [...byName.values()], of: (resource) => byName.get(nameOf(resource)) };
}

/** Keys of the documents, as many as anyone can want to see: two are more than most have. */
export function keysOf({ locations }: RecordDocument): readonly string[] {
  return locations.slice(0, 16).map(({ key }) => key);
}
