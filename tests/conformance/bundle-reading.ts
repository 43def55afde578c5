import { isObject, type JsonObject, parseJson } from "./json.ts";

/** The resources of a Bundle. */
export function resourcesOf(bundle: string): JsonObject[] {
  const read = parseJson(bundle);
  const entries = isObject(read) && Array.isArray(read["entry"]) ? read["entry"] : [];
  return entries.flatMap((entry) =>
    isObject(entry) && isObject(entry["resource"]) ? [entry["resource"]] : [],
  );
}

/** The first `content.attachment` of a DocumentReference. */
export function attachmentOf(resource: JsonObject): JsonObject | undefined {
  const content = Array.isArray(resource["content"]) ? resource["content"][0] : undefined;
  const attachment = isObject(content) ? content["attachment"] : undefined;
  return isObject(attachment) ? attachment : undefined;
}

/** References to resources that are not in the Bundle. */
export function danglingReferences(bundle: string): string[] {
  const present = new Set(
    resourcesOf(bundle).map((resource) => `${resource["resourceType"]}/${resource["id"]}`),
  );
  return [...bundle.matchAll(/"reference": "([^"]*)"/g)]
    .map(([, to]) => String(to))
    .filter((to) => !present.has(to));
}
