import { canonicalText } from "./canonical-text.ts";
import { asObjects, asText, type JsonObject } from "./json.ts";

/**
 * A key for each DocumentReference: its id, else its first identifier, else `document`. Where several would have the
 * same key, all but the first get a number. Two that are alike to the letter are one, and share a key.
 *
 * Bundle order says nothing, so the numbers follow the contents, not the order.
 */
export function documentKeys(resources: readonly JsonObject[]): ReadonlyMap<JsonObject, string> {
  const rivals = new Map<string, JsonObject[]>();
  for (const resource of resources) {
    const name = plainKey(resource);
    const named = rivals.get(name);
    if (named) named.push(resource);
    else rivals.set(name, [resource]);
  }
  const keys = new Map<JsonObject, string>();
  for (const [name, named] of rivals) {
    const texts = named.length === 1 ? [] : named.map(canonicalText);
    const places = new Map([...new Set(texts)].sort().map((text, place) => [text, place]));
    for (const [index, resource] of named.entries()) {
      const place = places.get(texts[index] ?? "") ?? 0;
      keys.set(resource, place === 0 ? name : `${name}~${place + 1}`);
    }
  }
  return keys;
}

function plainKey(resource: JsonObject): string {
  const [identifier] = asObjects(resource["identifier"]).flatMap((found) => asText(found["value"]) ?? []);
  return safe(asText(resource["id"]) ?? identifier ?? "document");
}

/** Keeps what a FHIR id may hold, and `_`: so `~` and `#` stay free for the numbers behind a key. */
function safe(id: string): string {
  return id.replace(/[^A-Za-z0-9._-]/gu, (character) => `%${character.codePointAt(0)?.toString(16)}`);
}
