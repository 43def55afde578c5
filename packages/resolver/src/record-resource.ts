import { type JsonObject, resourceKey } from "@gpdocs/model";

/** One resource of the record: an entry of the Bundle, or contained in one. */
export interface RecordResource {
  readonly type: string;
  readonly id: string | undefined;
  readonly content: JsonObject;
  /** The entry of the Bundle that contains it. */
  readonly container: RecordResource | undefined;
}

/** `Type/id`; the type alone where there is no id; `Type/id#id` for a contained resource. */
export function nameOf({ type, id, container }: RecordResource): string {
  if (container !== undefined) return `${nameOf(container)}#${id ?? ""}`;
  return id === undefined ? type : resourceKey(type, id);
}

/** The id of a resource of that type; `undefined` for any other, and for a contained one, whose id is no one else's. */
export function idOf({ type, id, container }: RecordResource, wanted: string): string | undefined {
  return type === wanted && container === undefined ? id : undefined;
}
