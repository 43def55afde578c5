import {
  asList,
  asObject,
  asText,
  canonicalText,
  isJsonObject,
  type JsonObject,
  parseReference,
  type RecordWarning,
  resourceKey,
} from "@gpdocs/model";
import { sortedByKey } from "./order.ts";
import { idOf, type RecordResource } from "./record-resource.ts";
import { warn, warnOfRecord } from "./record-warning.ts";
import { createResourceTable } from "./resource-table.ts";

/** Every resource of a record, once, and the way from a reference to it. */
export interface RecordIndex {
  /** Contained resources too. Those that repeat another one of their id to the letter are left out. */
  readonly resources: readonly RecordResource[];
  /** Those of a type that is read for more than the references in it. */
  ofType(type: ReadType): readonly RecordResource[];
  /** What a `Reference.reference` leads to; `undefined` if that is not in the record. */
  find(text: string, from: RecordResource): RecordResource | undefined;
  /** Of those that share a type and id and differ, all; references lead to the first. Of any other, itself. */
  namesakes(resource: RecordResource): Iterable<RecordResource>;
}

const READ_TYPES = [
  "List",
  "Encounter",
  "Condition",
  "DocumentReference",
  "ReferralRequest",
  "DiagnosticReport",
  "Patient",
  "OperationOutcome",
] as const;

export type ReadType = (typeof READ_TYPES)[number];

/** The resources of a type that references lead to, by their id. */
export function byIdOf(type: ReadType, index: RecordIndex): ReadonlyMap<string, RecordResource> {
  const found = new Map<string, RecordResource>();
  for (const resource of index.ofType(type)) {
    const id = idOf(resource, type);
    if (id !== undefined && !found.has(id)) found.set(id, firstOf(index.namesakes(resource)) ?? resource);
  }
  return found;
}

/** What a FHIR Reference leads to. */
export function follow(
  reference: JsonObject | undefined,
  from: RecordResource,
  index: RecordIndex,
): RecordResource | undefined {
  const text = reference?.["reference"];
  return typeof text === "string" ? index.find(text, from) : undefined;
}

/**
 * `undefined` if the value is no Bundle.
 *
 * @param warnings gets what is found wrong on the way
 */
export function indexRecord(bundle: unknown, warnings: RecordWarning[] = []): RecordIndex | undefined {
  if (!isJsonObject(bundle) || asText(bundle["resourceType"]) !== "Bundle") return undefined;
  const entries = asList(bundle["entry"]);
  const table = createResourceTable(entries.length);
  const found: RecordResource[] = [];
  const repeated = new Map<RecordResource, RecordResource[]>();
  const containedBy = new Map<RecordResource, ReadonlyMap<string, RecordResource>>();
  for (const entry of entries) {
    const content = isJsonObject(entry) ? asObject(entry["resource"]) : undefined;
    const type = asText(content?.["resourceType"]);
    if (content === undefined || type === undefined) {
      warnings.push(warnOfRecord("unreadable-entry"));
      continue;
    }
    const id = asText(content["id"]);
    const resource = { type, id, content, container: undefined };
    found.push(resource);
    if (content["contained"] !== undefined) {
      containedBy.set(resource, readContained(resource, found, warnings));
    }
    const first = id === undefined ? undefined : table.add(type, id, resource);
    if (first === undefined) continue;
    const rivals = repeated.get(first);
    if (rivals === undefined) repeated.set(first, [first, resource]);
    else rivals.push(resource);
  }
  const namesakes = tellApart(repeated, warnings);
  const isKept = (resource: RecordResource) => {
    const whole = resource.container ?? resource;
    return namesakes.get(whole)?.has(whole) ?? true;
  };
  const resources = repeated.size === 0 ? found : found.filter(isKept);
  const unusual = new Map<string, RecordResource>();
  const index: RecordIndex = {
    resources,
    ofType: byType(resources),
    namesakes: (resource) => namesakes.get(resource) ?? [resource],
    find(text, from) {
      const resource = table.get(text) ?? unusual.get(text);
      if (resource === undefined) return findUnusual(text.trim(), from);
      return repeated.size === 0 ? resource : firstOf(index.namesakes(resource));
    },
  };
  return index;

  /** All but a plain `Type/id`: a version, an absolute url, a contained resource. */
  function findUnusual(text: string, from: RecordResource): RecordResource | undefined {
    const reference = parseReference(text);
    if (reference.kind === "text") return undefined;
    const named = reference.kind === "resource" ? reference : reference.within;
    const resource =
      named === null ? (from.container ?? from) : table.get(resourceKey(named.resourceType, named.id));
    if (resource === undefined) return undefined;
    const first = firstOf(index.namesakes(resource));
    if (reference.kind === "contained") return containedBy.get(first ?? resource)?.get(reference.id);
    unusual.set(text, resource);
    return first;
  }
}

/** Adds the resources that one contains to those found, and gives them by their id. */
function readContained(
  container: RecordResource,
  found: RecordResource[],
  warnings: RecordWarning[],
): ReadonlyMap<string, RecordResource> {
  const byId = new Map<string, RecordResource>();
  // Grows while it is read: nothing may be contained twice over, but what is so is found all the same.
  const pending = [...asList(container.content["contained"])];
  for (const content of pending) {
    const type = isJsonObject(content) ? asText(content["resourceType"]) : undefined;
    if (!isJsonObject(content) || type === undefined) {
      warnings.push(warn("unreadable-entry", "incomplete", container));
      continue;
    }
    const id = asText(content["id"]);
    const resource = { type, id, content, container };
    found.push(resource);
    if (id !== undefined && !byId.has(id)) byId.set(id, resource);
    for (const inner of asList(content["contained"])) pending.push(inner);
  }
  return byId;
}

/** Leaves out those that are alike to the letter. The rest comes in the order of its contents: that of the Bundle means nothing. */
function tellApart(
  repeated: ReadonlyMap<RecordResource, readonly RecordResource[]>,
  warnings: RecordWarning[],
): ReadonlyMap<RecordResource, ReadonlySet<RecordResource>> {
  const namesakes = new Map<RecordResource, ReadonlySet<RecordResource>>();
  for (const rivals of repeated.values()) {
    const different = sortedByKey(rivals, ({ content }) => canonicalText(content));
    const [first, second] = different;
    const kept = new Set(different);
    for (const rival of rivals) namesakes.set(rival, kept);
    if (first !== undefined && second !== undefined) warnings.push(warn("duplicate-id", "notice", first));
  }
  return namesakes;
}

function byType(resources: readonly RecordResource[]): RecordIndex["ofType"] {
  const lists = new Map<string, RecordResource[]>(READ_TYPES.map((type) => [type, []]));
  for (const resource of resources) lists.get(resource.type)?.push(resource);
  return (type) => lists.get(type) ?? [];
}

function firstOf<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
