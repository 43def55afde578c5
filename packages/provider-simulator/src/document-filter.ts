import {
  conceptText,
  type JsonObject,
  objectOf,
  objectsOf,
  readReference,
  resourceKey,
  SYSTEMS,
  textOf,
} from "@gpdocs/model";
import { resourceOf, resourceTypeOf } from "./entry.ts";
import { readFhirDate } from "./fhir-date.ts";
import { type QueryReading, tokenValue, valuesOf } from "./query.ts";

/**
 * Whether a DocumentReference is what a search asks for by `created`, `author` and `description`.
 *
 * @param entries the whole searchset, where the authors' Organizations are
 */
export function isSearchedFor(
  document: JsonObject,
  query: QueryReading,
  entries: readonly unknown[],
): boolean {
  return (
    isCreatedWithin(document, query) && isByAuthor(document, query, entries) && isDescribedBy(document, query)
  );
}

/** An absent `created` is made good by `indexed`. The dates' own precision counts: `ge2020-05` takes all of May. */
function isCreatedWithin(document: JsonObject, query: QueryReading): boolean {
  const created = readFhirDate(textOf(document, "created") ?? textOf(document, "indexed") ?? "");
  return valuesOf(query, "created").every((value) => {
    const bound = readFhirDate(value.slice(2));
    if (created === undefined || bound === undefined) return false;
    return value.startsWith("ge") ? created.to >= bound.from : created.from <= bound.to;
  });
}

function isByAuthor(document: JsonObject, query: QueryReading, entries: readonly unknown[]): boolean {
  const [author] = valuesOf(query, "author");
  if (author === undefined) return true;
  const odsCode = tokenValue(author, SYSTEMS.odsOrganizationCode);
  const authors = objectsOf(document, "author").flatMap((reference) => {
    const read = readReference(reference);
    return read?.kind === "resource" ? resourceKey(read.resourceType, read.id) : [];
  });
  return entries.some((entry) => {
    const organization = resourceOf(entry);
    const id = textOf(organization, "id");
    return (
      resourceTypeOf(entry) === "Organization" &&
      id !== undefined &&
      authors.includes(resourceKey("Organization", id)) &&
      objectsOf(organization, "identifier").some(
        (identifier) =>
          textOf(identifier, "system") === SYSTEMS.odsOrganizationCode &&
          textOf(identifier, "value") === odsCode,
      )
    );
  });
}

function isDescribedBy(document: JsonObject, query: QueryReading): boolean {
  const [keyword] = valuesOf(query, "description");
  if (keyword === undefined) return true;
  const type = objectOf(document, "type");
  const displays = objectsOf(type, "coding").map((coding) => textOf(coding, "display"));
  const texts = [textOf(document, "description"), conceptText(type), ...displays];
  return texts.some((text) => text?.toLowerCase().includes(keyword.toLowerCase()) === true);
}
