import { isJsonObject, type JsonObject, listOf, objectOf, textOf } from "@gpdocs/model";

/** The resource of an item of `Bundle.entry`. */
export function resourceOf(entry: unknown): JsonObject | undefined {
  return isJsonObject(entry) ? objectOf(entry, "resource") : undefined;
}

export function resourceTypeOf(entry: unknown): string | undefined {
  return textOf(resourceOf(entry), "resourceType");
}

/** A Bundle with each resource changed; what is not a resource stays as it is. */
export function mapResources(bundle: JsonObject, change: (resource: JsonObject) => JsonObject): JsonObject {
  const entry = listOf(bundle, "entry").map((item) => {
    const resource = resourceOf(item);
    return !isJsonObject(item) || resource === undefined ? item : { ...item, resource: change(resource) };
  });
  return { ...bundle, entry };
}
