import {
  CONSULTATION_LISTS,
  conceptCodes,
  DOCUMENT_LISTS,
  isJsonObject,
  type JsonObject,
  listOf,
  objectOf,
  type RecordWarning,
  textOf,
} from "@gpdocs/model";
import type { RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";
import { warn } from "./record-warning.ts";

/** A List of the record. */
export interface RecordList {
  readonly resource: RecordResource;
  readonly role: ListRole;
  /** The code that gives it its role; empty for any other List. */
  readonly code: string;
}

/** A part of a consultation, a secondary List of documents, or any other List. */
export type ListRole = keyof typeof CONSULTATION_LISTS | "documents" | "other";

export function readLists(index: RecordIndex): readonly RecordList[] {
  return index.ofType("List").map(readList);
}

export function readList(resource: RecordResource): RecordList {
  for (const code of conceptCodes(objectOf(resource.content, "code"))) {
    const role = ROLES.get(code);
    if (role !== undefined) return { resource, role, code };
  }
  return { resource, role: "other", code: "" };
}

const ROLES: ReadonlyMap<string, ListRole> = new Map<string, ListRole>([
  [CONSULTATION_LISTS.consultation, "consultation"],
  [CONSULTATION_LISTS.topic, "topic"],
  [CONSULTATION_LISTS.heading, "heading"],
  [DOCUMENT_LISTS.consultations, "documents"],
  [DOCUMENT_LISTS.problems, "documents"],
]);

/** `item` of the entry at the place; `undefined` if it has none. */
export function itemAt({ content }: RecordResource, place: number): JsonObject | undefined {
  const entry = listOf(content, "entry")[place];
  return isJsonObject(entry) ? objectOf(entry, "item") : undefined;
}

/** Warns of an item that references nothing: it could not be exported, or nobody can tell what it is. */
export function warnOfItem(
  item: JsonObject | undefined,
  whole: RecordResource,
  codeOfNothing: string,
  warnings: RecordWarning[],
): void {
  if (textOf(item, "reference") !== undefined) return;
  const display = textOf(item, "display");
  warnings.push(warn(display === undefined ? codeOfNothing : "not-exported", "incomplete", whole, display));
}

/** Whether this is written for people: some systems do so where a reference should be. */
export function isSentence(reference: string): boolean {
  return /\s/.test(reference);
}
