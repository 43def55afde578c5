import { asText, documentKeys, type JsonObject, readDocumentReference } from "@gpdocs/model";
import { follow } from "./follow.ts";
import { KINDS, sortLinks } from "./link-order.ts";
import { compareNumbers, compareText, latestFirst } from "./order.ts";
import { ofType } from "./read-record.ts";
import type { ReadRecord, RecordDocument } from "./record.ts";
import { firstOf, nameOf } from "./record-resource.ts";

/** Reads every DocumentReference, contained ones too; those that are alike to the letter once. */
export function readDocuments(record: ReadRecord): readonly RecordDocument[] {
  const resources = ofType("DocumentReference", record);
  const keys = documentKeys(resources.map(({ content }) => content));
  const keyed = resources
    .map((resource) => ({ key: keys.get(resource.content) ?? "document", resource }))
    .sort((a, b) => compareText(a.key, b.key) || compareText(nameOf(a.resource), nameOf(b.resource)));
  const byKey = new Map<string, RecordDocument>();
  for (const { key, resource } of keyed) {
    const { content } = resource;
    const first = firstOf(resource);
    const alike = byKey.get(key);
    const date = asText(content["created"]) ?? asText(content["indexed"]) ?? null;
    const document = alike ?? first.document ?? { id: key, date, resource, locations: [], links: [] };
    const find = (reference: JsonObject | undefined) => follow(reference, resource)?.content;
    for (const location of alike ? [] : readDocumentReference(content, key, find))
      document.locations.push(location);
    byKey.set(key, document);
    resource.document = document;
    first.document = document;
  }
  return [...new Set(byKey.values())];
}

/** Keys of the documents, as many as anyone can want to see: two are more than most have. */
export function keysOf({ locations }: RecordDocument): readonly string[] {
  return locations.slice(0, 16).map(({ key }) => key);
}

/** As consultations and problems show them first, then latest first; each with its links in order. */
export function inOrder(documents: readonly RecordDocument[]): readonly RecordDocument[] {
  for (const document of documents) document.links = sortLinks(document.links);
  return documents.toSorted((a, b) => compareNumbers(shownAt(a), shownAt(b)) || latestFirst(a, b));
}

function shownAt({ links: [first] }: RecordDocument): readonly number[] {
  return first && compareNumbers(first.rank, NOWHERE) < 0 ? first.rank : NOWHERE;
}

/** After consultations and problems. */
const NOWHERE = [KINDS.indexOf("referral")];
