import { latestFirst } from "./order.ts";
import { ofType } from "./read-record.ts";
import type { Part, ReadRecord, ReadType, RecordResource, Shown } from "./record.ts";
import { firstOf, namesakesOf } from "./record-resource.ts";

/** Reads every resource of a type, and gives those that references lead to. */
export function readParts<T extends Shown>(
  type: ReadType,
  record: ReadRecord,
  read: (id: string, resource: RecordResource) => Part<T>,
): Part<T>[] {
  return ofType(type, record).flatMap((resource) => {
    const { id = "", container } = resource;
    const part = read(id, resource);
    if (!id || container || firstOf(resource) !== resource) return [];
    for (const namesake of namesakesOf(resource)) namesake.part = part;
    return [part];
  });
}

export function createPart<T extends Shown>(id: string, date: string | null, shown: T): Part<T> {
  return { id, date, shown, lists: [], read: 0, place: 0 };
}

/** Sorts them latest first, and gives what is shown of them. */
export function inPlace<T extends Shown>(parts: Part<T>[]): readonly T[] {
  return parts.sort(latestFirst).map((part, place) => {
    part.place = place;
    return part.shown;
  });
}
