import {
  type BundleContents,
  canonicalText,
  isJsonObject,
  type JsonObject,
  listOf,
  parseReference,
  type RecordWarning,
  resourceKey,
  textOf,
} from "@gpdocs/model";
import { sortedByKey } from "./order.ts";
import { idOf, type RecordResource } from "./record-resource.ts";
import { warn } from "./record-warning.ts";

/** Every resource of a record, once, and the way from a reference to it. */
export interface RecordIndex {
  /**
   * Contained resources too. Those that repeat another one to the letter are left out. Of those that share a type and id,
   * and differ, the one that references lead to comes first.
   */
  readonly resources: readonly RecordResource[];
  ofType(type: string): readonly RecordResource[];
  /** Whether some share a type and id. */
  readonly hasDuplicates: boolean;
  /** By `Type/id`, and in time by other references that were found to lead there. */
  readonly byKey: Map<string, RecordResource>;
  /** By the id that they have within their container. */
  readonly containedBy: ReadonlyMap<RecordResource, ReadonlyMap<string, RecordResource>>;
}

/** The resources of a type that references lead to, by their id. */
export function byIdOf(type: string, index: RecordIndex): ReadonlyMap<string, RecordResource> {
  const found = new Map<string, RecordResource>();
  for (const resource of index.ofType(type)) {
    const id = idOf(resource, type);
    if (id !== undefined && !found.has(id)) found.set(id, resource);
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
  return typeof text === "string" ? find(text, from, index) : undefined;
}

/** What a `Reference.reference` leads to; `undefined` if that is not in the record. */
export function find(text: string, from: RecordResource, index: RecordIndex): RecordResource | undefined {
  return index.byKey.get(text) ?? findUnusual(text.trim(), from, index);
}

/** All but a plain `Type/id`: a version, an absolute url, a contained resource. */
function findUnusual(text: string, from: RecordResource, index: RecordIndex): RecordResource | undefined {
  const reference = parseReference(text);
  if (reference.kind === "text") return undefined;
  const named = reference.kind === "resource" ? reference : reference.within;
  const resource =
    named === null ? (from.container ?? from) : index.byKey.get(resourceKey(named.resourceType, named.id));
  if (reference.kind === "resource") {
    if (resource !== undefined) index.byKey.set(text, resource);
    return resource;
  }
  return resource && index.containedBy.get(resource)?.get(reference.id);
}

/** @param warnings gets what is found wrong on the way */
export function indexRecord(contents: BundleContents, warnings: RecordWarning[] = []): RecordIndex {
  const found: RecordResource[] = [];
  const byKey = new Map<string, RecordResource>();
  const repeated = new Map<string, RecordResource[]>();
  const containedBy = new Map<RecordResource, ReadonlyMap<string, RecordResource>>();
  for (const { resourceType: type, id, resource: content } of contents.resources) {
    const resource = { type, id, content, container: undefined };
    found.push(resource);
    if (content["contained"] !== undefined)
      containedBy.set(resource, readContained(resource, found, warnings));
    if (id === undefined) continue;
    const key = resourceKey(type, id);
    const first = byKey.get(key);
    if (first === undefined) byKey.set(key, resource);
    else addTo(repeated, key, resource, first);
  }
  const resources = repeated.size === 0 ? found : withoutRepeats(found, repeated, byKey, warnings);
  const byType = new Map<string, RecordResource[]>();
  for (const resource of resources) addTo(byType, resource.type, resource);
  const ofType = (type: string) => byType.get(type) ?? [];
  return { resources, ofType, hasDuplicates: repeated.size > 0, byKey, containedBy };
}

/** Adds the resources that one contains to those found, and gives them by their id. */
function readContained(
  container: RecordResource,
  found: RecordResource[],
  warnings: RecordWarning[],
): ReadonlyMap<string, RecordResource> {
  const byId = new Map<string, RecordResource>();
  // Grows while it is read: nothing may be contained twice over, but what is so is found all the same.
  const pending = [...listOf(container.content, "contained")];
  for (const content of pending) {
    const type = isJsonObject(content) ? textOf(content, "resourceType") : undefined;
    if (!isJsonObject(content) || type === undefined) {
      warnings.push(warn("unreadable-entry", "incomplete", container));
      continue;
    }
    const id = textOf(content, "id");
    const resource = { type, id, content, container };
    found.push(resource);
    if (id !== undefined && !byId.has(id)) byId.set(id, resource);
    for (const inner of listOf(content, "contained")) pending.push(inner);
  }
  return byId;
}

/** Tells repeats from resources that share no more than a name: this leads to the first of them, by their contents. */
function withoutRepeats(
  found: readonly RecordResource[],
  repeated: ReadonlyMap<string, readonly RecordResource[]>,
  byKey: Map<string, RecordResource>,
  warnings: RecordWarning[],
): readonly RecordResource[] {
  const dropped = new Set<RecordResource>();
  const firsts: RecordResource[] = [];
  for (const [key, rivals] of repeated) {
    const [first, ...others] = sortedByKey(rivals, ({ content }) => canonicalText(content));
    if (first === undefined) continue;
    byKey.set(key, first);
    firsts.push(first);
    if (others.length > 0) warnings.push(warn("duplicate-id", "notice", first));
    const different = new Set([first, ...others]);
    for (const rival of rivals) if (!different.has(rival)) dropped.add(rival);
  }
  const kept = found.filter((resource) => !dropped.has(resource.container ?? resource));
  return [...new Set([...firsts, ...kept])];
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T, ...before: readonly T[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...before, item]);
  else list.push(item);
}
