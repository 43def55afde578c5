import { asText, type JsonObject } from "./json.ts";

/** What a FHIR `Reference.reference` says, without looking anything up. */
export type Reference =
  /** `Type/id`, also with a version or as the end of an absolute url. */
  | { readonly kind: "resource"; readonly resourceType: string; readonly id: string }
  /** `#id` (contained in the resource that refers) or `Type/x#id` (contained in another one). */
  | {
      readonly kind: "contained";
      readonly id: string;
      readonly within: { readonly resourceType: string; readonly id: string } | null;
    }
  /** Anything else: some systems put a sentence for people where the reference should be. */
  | { readonly kind: "text"; readonly text: string };

/** Reads the `reference` of a FHIR Reference; `undefined` where it has none. */
export function readReference(value: JsonObject | undefined): Reference | undefined {
  const text = asText(value?.["reference"]);
  return text ? parseReference(text) : undefined;
}

export function parseReference(text: string): Reference {
  const hash = text.indexOf("#");
  if (hash === 0) return { kind: "contained", id: text.slice(1), within: null };
  const [, resourceType, id] = RESOURCE.exec(hash < 0 ? text : text.slice(0, hash)) ?? [];
  if (!resourceType || !id) return { kind: "text", text };
  if (hash < 0) return { kind: "resource", resourceType, id };
  return { kind: "contained", id: text.slice(hash + 1), within: { resourceType, id } };
}

/** The key under which a resource is found: `Type/id`. */
export function resourceKey(resourceType: string, id: string): string {
  return `${resourceType}/${id}`;
}

const RESOURCE = /^(?:https?:\/\/\S+\/)?([A-Z][A-Za-z]{2,40})\/([^\s/?#]{1,1024})(?:\/_history\/[^\s/?#]+)?$/;
