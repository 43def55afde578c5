import { asList, asObject, asText, isJsonObject, type JsonObject } from "./json.ts";

/** One resource of a Bundle, by its place in it. */
export interface BundleResource {
  /** Place in `Bundle.entry`, from 0. */
  readonly index: number;
  readonly resourceType: string;
  /** `undefined` is lawful: GP Connect's primary and secondary Lists have no id. */
  readonly id: string | undefined;
  readonly resource: JsonObject;
}

/** A Bundle taken apart. `fullUrl` is not read: GP Connect forbids consumers to use it. */
export interface BundleContents {
  /** `collection` for a structured record, `searchset` for a search. */
  readonly type: string | undefined;
  readonly resources: readonly BundleResource[];
  /** Places of the entries that hold no resource with a `resourceType`. */
  readonly unreadable: readonly number[];
}

/** Takes a Bundle apart; `undefined` if the value is no Bundle. Never throws. */
export function readBundle(value: unknown): BundleContents | undefined {
  if (!isJsonObject(value) || asText(value["resourceType"]) !== "Bundle") return undefined;
  const resources: BundleResource[] = [];
  const unreadable: number[] = [];
  let index = 0;
  for (const entry of asList(value["entry"])) {
    const resource = isJsonObject(entry) ? asObject(entry["resource"]) : undefined;
    const resourceType = asText(resource?.["resourceType"]);
    if (resource === undefined || resourceType === undefined) unreadable.push(index);
    else resources.push({ index, resourceType, id: asText(resource["id"]), resource });
    index += 1;
  }
  return { type: asText(value["type"]), resources, unreadable };
}
