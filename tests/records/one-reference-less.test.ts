import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type Link } from "@gpdocs/model";
import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import { elementAt, originAt, originOf, stepsOf } from "./link-labels.ts";
import { RECORDS_FOLDER, realRecords } from "./real-records.ts";
import { emptiedAt, type FoundReference, referencesIn } from "./references-to-documents.ts";

const records = realRecords();
const files = records.flatMap(({ file, contents }) => (contents.length === 0 ? [] : file));

it.skipIf(records.length === 0)("some of the records hold documents", () => {
  expect(files).not.toEqual([]);
});

/** Takes one reference after the other out of a real record: each time exactly the link that stands on it must go. */
describe.each(files)("%s", (file) => {
  const record: unknown = JSON.parse(readFileSync(join(RECORDS_FOLDER, file), "utf8"));
  const all = referencesIn(record);
  const ids = new Set(resolveRecord(record).documents.map(({ documentReferenceId }) => documentReferenceId));
  const toDocuments = all.filter(({ text }) => ids.has(documentIdIn(text)));
  const listItems = all.filter(({ pointer }) => /^\/entry\/\d+\/resource\/entry\/\d+\/item$/.test(pointer));
  const inContext = all.filter(({ pointer }) => isContext(pointer, record));
  const before = resolveRecord(record).documents;

  it("every reference to a document is a link, and so is every one in a document's context", () => {
    const origins = new Set(before.flatMap(({ links }) => links.map(originOf)));
    const missing = [...toDocuments, ...inContext].filter(
      ({ pointer }) => !origins.has(originAt(pointer, record)),
    );
    expect(missing).toEqual([]);
    expect(toDocuments.length).toBeGreaterThanOrEqual(ids.size);
  });

  it("without any one of them that link is gone, and what rests on it, but no other", () => {
    for (const { pointer } of [...toDocuments, ...inContext]) {
      const origin = originAt(pointer, record);
      const after = resolveRecord(emptiedAt(record, stepsOf(pointer))).documents;
      const expected = before.map(({ key, documentReferenceId, links }) => {
        const gone = (link: Link) =>
          originOf(link) === origin || (isByTopic(link) && restsOnlyOn(link, documentReferenceId, pointer));
        return [key, links.filter((link) => !gone(link))];
      });
      expect(Object.fromEntries(after.map(({ key, links }) => [key, links])), pointer).toEqual(
        Object.fromEntries(expected),
      );
    }
  });

  /** Whether the topic holds the document, itself or in its headings, at that one place. */
  function restsOnlyOn({ resource: topic }: Link, id: string | null, pointer: string): boolean {
    const holding = itemsUnder(topic).filter(({ text }) => documentIdIn(text) === id);
    return holding.length > 0 && holding.every((item) => item.pointer === pointer);
  }

  function itemsUnder(list: string): readonly FoundReference[] {
    const lists = new Set([list]);
    const items: FoundReference[] = [];
    // Grows while it is read: the Lists in a List are read after it.
    for (const name of lists) {
      for (const item of listItems.filter(({ pointer }) => `List/${idAt(pointer, record)}` === name)) {
        if (item.text.startsWith("List/")) lists.add(item.text);
        else items.push(item);
      }
    }
    return items;
  }
});

function documentIdIn(reference: string): string | null {
  return /^DocumentReference\/(.+)$/.exec(reference)?.[1] ?? null;
}

function isByTopic(link: Link): boolean {
  return link.kind === "problem" && link.via === "topic";
}

function isContext(pointer: string, record: unknown): boolean {
  const resource = elementAt(record, stepsOf(pointer).slice(0, 3));
  const isDocument = isJsonObject(resource) && resource["resourceType"] === "DocumentReference";
  return isDocument && /^\/entry\/\d+\/resource\/context\/(?:encounter|related\/)/.test(pointer);
}

function idAt(pointer: string, record: unknown): unknown {
  return elementAt(record, [...stepsOf(pointer).slice(0, 3), "id"]);
}
