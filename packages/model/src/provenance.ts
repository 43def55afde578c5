import type { DocumentLocation } from "./document-location.ts";
import { asObject, asObjects, asText, type JsonObject } from "./json.ts";
import { personName } from "./person-name.ts";

/** Finds the resource that a Reference leads to, in the Bundle that the reference is from. */
export type FindResource = (reference: JsonObject | undefined) => JsonObject | undefined;

/** Who wrote a document, and who keeps it, by their names: a name of the resource, else the display of the reference. */
export function readProvenance(
  document: JsonObject,
  find: FindResource,
): Pick<DocumentLocation, "authors" | "custodian" | "origin"> {
  const keeper = asObject(document["custodian"]);
  const custodian = find(keeper);
  const authors = asObjects(document["author"]);
  const organisations = authors.map(find).filter((author) => author?.["resourceType"] === "Organization");
  const isInternal = organisations.every((author) => author === custodian);
  return {
    authors: authors.flatMap((author) => referencedName(author, find(author)) ?? []),
    custodian: referencedName(keeper, custodian) ?? null,
    origin: !custodian || organisations.length === 0 ? null : isInternal ? "internal" : "external",
  };
}

/** The name of a person or organisation: its own, else the `display` of the reference to it. */
export function referencedName(
  reference: JsonObject | undefined,
  found: JsonObject | undefined,
): string | undefined {
  return asText(found?.["name"]) ?? personName(found) ?? asText(reference?.["display"]);
}
