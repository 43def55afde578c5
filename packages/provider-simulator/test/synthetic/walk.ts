import { isJsonObject, type JsonObject, objectOf, objectsOf, textOf } from "@gpdocs/model";

/** A string in a resource and where it stands: `List.entry[0].item.reference`. */
export interface Found {
  readonly path: string;
  readonly value: string;
  readonly resource: JsonObject;
}

export function resourcesOf(bundle: JsonObject | null, resourceType?: string): readonly JsonObject[] {
  return objectsOf(bundle ?? undefined, "entry")
    .map((entry) => entry["resource"])
    .filter(isJsonObject)
    .filter((resource) => resourceType === undefined || textOf(resource, "resourceType") === resourceType);
}

/** Every `Reference.reference` of the Bundle. */
export function referencesOf(bundle: JsonObject | null): readonly Found[] {
  return resourcesOf(bundle).flatMap((resource) => {
    const found: Found[] = [];
    collect(resource, textOf(resource, "resourceType") ?? "", resource, found);
    return found;
  });
}

/** Paths of what refers to the resource, sorted; `List` stands for one without an id. */
export function referrers(bundle: JsonObject | null, target: string): readonly string[] {
  return referencesOf(bundle)
    .filter(({ value }) => value === target)
    .map(({ path }) => path)
    .sort();
}

export function keyOf(resource: JsonObject): string {
  return `${textOf(resource, "resourceType")}/${textOf(resource, "id")}`;
}

export function attachmentsOf(document: JsonObject): readonly JsonObject[] {
  return objectsOf(document, "content")
    .map((content) => content["attachment"])
    .filter(isJsonObject);
}

export function codesOf(list: JsonObject): readonly (string | undefined)[] {
  return objectsOf(objectOf(list, "code"), "coding").map((coding) => textOf(coding, "code"));
}

function collect(value: unknown, path: string, resource: JsonObject, found: Found[]): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, `${path}[${index}]`, resource, found);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "reference" && typeof inner === "string") {
      found.push({ path: `${path}.reference`, value: inner, resource });
    } else collect(inner, `${path}.${key}`, resource, found);
  }
}
