import {
  asList,
  asObject,
  asText,
  CONSULTATION_LISTS,
  DOCUMENT_LISTS,
  isJsonObject,
  type JsonObject,
  type RecordWarning,
} from "@gpdocs/model";
import { follow, type RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";
import { warn } from "./record-warning.ts";

/** A List of the record. */
export interface RecordList {
  readonly resource: RecordResource;
  readonly role: ListRole;
  /** The code that gives it its role, else its first code; empty where it has none. */
  readonly code: string;
  /** What its entries reference, by their place; `undefined` for one that references nothing in the record. */
  readonly items: readonly (RecordResource | undefined)[];
}

/** A part of a consultation, a secondary List of documents, or any other List. */
export type ListRole = keyof typeof CONSULTATION_LISTS | "documents" | "other";

export type RecordLists = ReadonlyMap<RecordResource, RecordList>;

export function readLists(index: RecordIndex): RecordLists {
  const lists = new Map<RecordResource, RecordList>();
  for (const resource of index.ofType("List")) {
    const items = asList(resource.content["entry"]).map((entry) => follow(itemOf(entry), resource, index));
    lists.set(resource, { resource, items, ...readRole(asObject(resource.content["code"])) });
  }
  return lists;
}

/** Blanks around codes do not matter: they have been seen. */
function readRole(concept: JsonObject | undefined): Pick<RecordList, "role" | "code"> {
  let first = "";
  for (const coding of asList(concept?.["coding"])) {
    const code = isJsonObject(coding) ? asText(coding["code"]) : undefined;
    const role = code === undefined ? undefined : roleOf(code);
    if (code === undefined) continue;
    if (role !== undefined) return { role, code };
    if (first === "") first = code;
  }
  return { role: "other", code: first };
}

/** Comparing is faster than looking up: codes of a record just parsed have never been hashed. */
function roleOf(code: string): ListRole | undefined {
  if (code === CONSULTATION_LISTS.heading) return "heading";
  if (code === CONSULTATION_LISTS.topic) return "topic";
  if (code === CONSULTATION_LISTS.consultation) return "consultation";
  return code === DOCUMENT_LISTS.consultations || code === DOCUMENT_LISTS.problems ? "documents" : undefined;
}

/** `item` of the entry at the place; `undefined` if it has none. */
export function itemAt({ content }: RecordResource, place: number): JsonObject | undefined {
  return itemOf(asList(content["entry"])[place]);
}

function itemOf(entry: unknown): JsonObject | undefined {
  return isJsonObject(entry) ? asObject(entry["item"]) : undefined;
}

/** Warns of an item that references nothing: it could not be exported, or nobody can tell what it is. */
export function warnOfItem(
  item: JsonObject | undefined,
  whole: RecordResource,
  codeOfNothing: string,
  warnings: RecordWarning[],
): void {
  if (asText(item?.["reference"]) !== undefined) return;
  const display = asText(item?.["display"]);
  warnings.push(warn(display === undefined ? codeOfNothing : "not-exported", "incomplete", whole, display));
}

/** Whether this is written for people: some systems do so where a reference should be. */
export function isSentence(reference: string): boolean {
  return /\s/.test(reference);
}
