import type { DocumentLocation } from "./document-location.ts";
import { asList, asObject, asText, isJsonObject, type JsonObject } from "./json.ts";
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
  const authors = asList(document["author"]).filter(isJsonObject);
  const organisations = authors.map(find).filter((author) => author?.["resourceType"] === "Organization");
  const isKnown = custodian !== undefined && organisations.length > 0;
  const isInternal = organisations.every((author) => author === custodian);
  return {
    authors: authors.flatMap((author) => nameIn(author, find(author)) ?? []),
    custodian: nameIn(keeper, custodian) ?? null,
    origin: isKnown ? (isInternal ? "internal" : "external") : null,
  };
}

function nameIn(reference: JsonObject | undefined, found: JsonObject | undefined): string | undefined {
  return asText(found?.["name"]) ?? personName(found) ?? asText(reference?.["display"]);
}
