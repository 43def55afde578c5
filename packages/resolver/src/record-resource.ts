import { resourceKey } from "@gpdocs/model";
import type { RecordResource } from "./record.ts";

/** `Type/id`; the type alone where there is no id; `Type/id#id` for a contained resource. */
export function nameOf({ type, id, container }: RecordResource): string {
  if (container) return `${nameOf(container)}#${id ?? ""}`;
  return id ? resourceKey(type, id) : type;
}

/** Of those that share a type and id and differ, the one that references lead to. */
export function firstOf(resource: RecordResource): RecordResource {
  return resource.namesakes?.[0] ?? resource;
}

/** Of those that share a type and id and differ, all; of any other, itself. */
export function namesakesOf(resource: RecordResource): readonly RecordResource[] {
  return resource.namesakes ?? [resource];
}
