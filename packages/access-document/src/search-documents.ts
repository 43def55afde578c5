import {
  type BundleResource,
  type DocumentLocation,
  documentKeys,
  type FindResource,
  isJsonObject,
  type JsonObject,
  readBundle,
  readDocumentReference,
  readReference,
  resourceKey,
  SYSTEMS,
} from "@gpdocs/model";
import {
  type GpConnectError,
  InputError,
  join,
  readJson,
  type SpineSession,
  settledPromise,
} from "@gpdocs/spine";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { type FoundPatient, notABundle } from "./find-patient.ts";

/** What to search for; all of a patient's documents where nothing is given. */
export interface DocumentFilter {
  /** Documents created (indexed, where they have no `created`) on this day or later: `YYYY-MM-DD`. */
  readonly createdFrom?: string;
  /** Documents created on this day or earlier: `YYYY-MM-DD`. */
  readonly createdTo?: string;
  /** ODS code of the organisation that wrote the document. */
  readonly author?: string;
  /** A word to be looked for in description and type. */
  readonly description?: string;
}

/** A patient's documents as the search shows them. It has no channel for warnings: withheld documents are silently absent. */
export interface DocumentSearch {
  readonly patient: FoundPatient;
  readonly filter: DocumentFilter;
  readonly documents: readonly DocumentLocation[];
  /** Entries of the result that could not be read, by place: each may be a document. */
  readonly unreadable: readonly number[];
  /** The searchset Bundle as it came. */
  readonly bundle: JsonObject;
  /** ISO 8601. */
  readonly retrievedAt: string;
}

/**
 * Searches for a patient's documents, with all includes that the specification demands.
 *
 * Fails with `InputError` (`invalid-filter`) before anything is sent if the filter would be refused.
 *
 * Page: *Search for a patient's documents*.
 */
export function searchDocuments(
  session: SpineSession,
  patient: FoundPatient,
  filter: DocumentFilter = {},
): Effect.Effect<DocumentSearch, GpConnectError> {
  return Effect.gen(function* () {
    const query = yield* settledPromise(async () => searchQuery(filter));
    const value = yield* session.call(
      {
        interaction: "search-documents",
        url: (serviceRoot) => `${join(serviceRoot, `Patient/${patient.id}/DocumentReference`)}?${query}`,
      },
      (response) => readJson(response, session.manners.maxRecordBytes),
    );
    const contents = readBundle(value);
    if (contents === undefined || !isJsonObject(value)) return yield* Effect.fail(notABundle());
    const retrievedAt = new Date(yield* Clock.currentTimeMillis).toISOString();
    const documents = locations(contents.resources);
    return { patient, filter, documents, unreadable: contents.unreadable, bundle: value, retrievedAt };
  });
}

/** DocumentReferences that are alike to the letter have one key, and are one. */
function locations(resources: readonly BundleResource[]): readonly DocumentLocation[] {
  const documents = resources.filter(({ resourceType }) => resourceType === "DocumentReference");
  const byKey = new Map(
    [...documentKeys(documents.map(({ resource }) => resource))].map(([resource, key]) => [key, resource]),
  );
  const find = findIn(resources);
  return [...byKey].flatMap(([key, resource]) => readDocumentReference(resource, key, find));
}

/** The includes bring authors and custodians along. */
function findIn(resources: readonly BundleResource[]): FindResource {
  const byKey = new Map<string, JsonObject>();
  for (const { resourceType, id, resource } of resources) {
    if (id !== undefined) byKey.set(resourceKey(resourceType, id), resource);
  }
  return (reference) => {
    const target = readReference(reference);
    return target?.kind === "resource" ? byKey.get(resourceKey(target.resourceType, target.id)) : undefined;
  };
}

/** Built by hand: `|` must be `%7C`, `:` of the includes stays, and a blank is `%20`, never `+`. */
function searchQuery({ createdFrom, createdTo, author, description }: DocumentFilter): string {
  const wishes = [
    parameter("created", createdFrom, (date) => `ge${wholeDate("createdFrom", date)}`),
    parameter("created", createdTo, (date) => `le${wholeDate("createdTo", date)}`),
    parameter("author", author, (code) => `${SYSTEMS.odsOrganizationCode}|${odsCode(code)}`),
    parameter("description", description, words),
  ];
  if (createdFrom !== undefined && createdTo !== undefined && createdFrom > createdTo) {
    refuse("createdFrom is after createdTo.");
  }
  return [...INCLUDES, ...wishes.flat()].join("&");
}

function parameter(
  name: string,
  wish: string | undefined,
  toValue: (wish: string) => string,
): readonly string[] {
  return wish === undefined ? [] : [`${name}=${encodeURIComponent(toValue(wish))}`];
}

const INCLUDES = [
  "_include=DocumentReference:subject:Patient",
  "_include=DocumentReference:custodian:Organization",
  "_include=DocumentReference:author:Organization",
  "_include=DocumentReference:author:Practitioner",
  "_revinclude:recurse=PractitionerRole:practitioner",
] as const;

function wholeDate(name: string, text: string): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  const real = date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return real ? text : refuse(`${name} must be a whole date such as 2017-02-01.`);
}

function odsCode(text: string): string {
  const code = text.trim().toUpperCase();
  return /^[A-Z0-9]{1,12}$/.test(code)
    ? code
    : refuse("author must be the ODS code of an organisation, such as A81001.");
}

function words(text: string): string {
  const trimmed = text.trim();
  return trimmed === "" || trimmed.length > 256 || /\p{Surrogate}/u.test(trimmed)
    ? refuse("description must be a word or a few, at most 256 characters.")
    : trimmed;
}

function refuse(message: string): never {
  throw new InputError({ code: "invalid-filter", message });
}
