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

/** A Bundle with every `content.attachment` of its DocumentReferences changed. */
export function mapAttachments(
  bundle: JsonObject,
  change: (attachment: JsonObject) => JsonObject,
): JsonObject {
  return mapResources(bundle, (resource) => {
    const content = listOf(resource, "content");
    if (textOf(resource, "resourceType") !== "DocumentReference" || content.length === 0) return resource;
    return { ...resource, content: content.map((item) => withAttachment(item, change)) };
  });
}

function withAttachment(item: unknown, change: (attachment: JsonObject) => JsonObject): unknown {
  const attachment = isJsonObject(item) ? objectOf(item, "attachment") : undefined;
  return !isJsonObject(item) || attachment === undefined ? item : { ...item, attachment: change(attachment) };
}
