import {
  asList,
  asObject,
  asText,
  CONSULTATION_LISTS,
  conceptCodes,
  DOCUMENT_LISTS,
  type JsonObject,
} from "@gpdocs/model";
import { ofType } from "./read-record.ts";
import type { ListRole, ReadRecord, RecordList, RecordResource } from "./record.ts";
import { warn } from "./record-warning.ts";

/** Begins every List: its items are found with all other references. */
export function readLists(record: ReadRecord): readonly RecordList[] {
  return ofType("List", record).map((resource) => {
    const codes = conceptCodes(asObject(resource.content["code"]));
    const code = codes.find((code) => roleOf(code) !== "other") ?? codes[0] ?? "";
    const items = new Array(asList(resource.content["entry"]).length).fill(undefined);
    resource.list = { resource, role: roleOf(code), code, items, place: undefined };
    return resource.list;
  });
}

/** Comparing is faster than looking up: codes of a record just parsed have never been hashed. */
function roleOf(code: string): ListRole {
  if (code === CONSULTATION_LISTS.heading) return "heading";
  if (code === CONSULTATION_LISTS.topic) return "topic";
  if (code === CONSULTATION_LISTS.consultation) return "consultation";
  return code === DOCUMENT_LISTS.consultations || code === DOCUMENT_LISTS.problems ? "documents" : "other";
}

/** `item` of the entry at the place; `undefined` if it has none. */
export function itemAt({ content }: RecordResource, place: number): JsonObject | undefined {
  const entry = asObject(asList(content["entry"])[place]);
  return asObject(entry?.["item"]);
}

/** Warns of an item that references nothing: it could not be exported, or nobody can tell what it is. */
export function warnOfItem(item: JsonObject | undefined, whole: RecordResource, codeOfNothing: string): void {
  if (asText(item?.["reference"])) return;
  const display = asText(item?.["display"]);
  warn(display ? "not-exported" : codeOfNothing, whole, "incomplete", display);
}

/** Whether this is written for people: some systems do so where a reference should be. */
export function isSentence(reference: string): boolean {
  return /\s/.test(reference);
}
