import {
  type BundleContents,
  canonicalText,
  isJsonObject,
  type JsonObject,
  listOf,
  parseReference,
  resourceKey,
  textOf,
} from "@gpdocs/model";
import { sortedByKey } from "./order.ts";

/** One resource of the record: an entry of the Bundle, or contained in one. */
export interface RecordResource {
  /** A number of its own, from 0: the resource's place in arrays that tell something of each resource. */
  readonly place: number;
  readonly type: string;
  readonly id: string | undefined;
  readonly content: JsonObject;
  /** The entry of the Bundle that contains it. */
  readonly container: RecordResource | undefined;
}

/** Every resource of a record, once, and the way from a reference to it. */
export interface RecordIndex {
  /**
   * Contained resources too. Those that repeat another one to the letter are left out. Of those that share a type and id,
   * and differ, the one that references lead to comes first.
   */
  readonly resources: readonly RecordResource[];
  ofType(type: string): readonly RecordResource[];
  /** More than the place of any of them. */
  readonly places: number;
  /** Of each set of resources that share a type and id, and differ, the one that references lead to. */
  readonly duplicates: readonly RecordResource[];
  /** Those that contain something which is no resource. */
  readonly unreadableWithin: readonly RecordResource[];
  /** What a `Reference.reference` leads to; `undefined` if that is not in the record. */
  find(reference: string, from: RecordResource): RecordResource | undefined;
}

/** `Type/id`; the type alone where there is no id; `Type/id#id` for a contained resource. */
export function nameOf({ type, id, container }: RecordResource): string {
  if (container !== undefined) return `${nameOf(container)}#${id ?? ""}`;
  return id === undefined ? type : resourceKey(type, id);
}

/** The id of a resource of that type; `undefined` for any other, and for a contained one, whose id is no one else's. */
export function idOf({ type, id, container }: RecordResource, wanted: string): string | undefined {
  return type === wanted && container === undefined ? id : undefined;
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
  return typeof text === "string" ? index.find(text, from) : undefined;
}

export function indexRecord(contents: BundleContents): RecordIndex {
  const resources: RecordResource[] = [];
  const unreadableWithin: RecordResource[] = [];
  const byKey = new Map<string, RecordResource>();
  const repeated = new Map<string, RecordResource[]>();
  const containedBy = new Map<RecordResource, Map<string, RecordResource>>();
  const duplicates: RecordResource[] = [];
  let byBareId: ReadonlyMap<string, RecordResource | undefined> | undefined;

  for (const { resourceType: type, id, resource: content } of contents.resources) {
    const resource = { place: resources.length, type, id, content, container: undefined };
    resources.push(resource);
    if (content["contained"] !== undefined) addContained(resource);
    if (id === undefined) continue;
    const key = resourceKey(type, id);
    const first = byKey.get(key);
    if (first === undefined) byKey.set(key, resource);
    else addTo(repeated, key, resource, first);
  }
  const kept = repeated.size === 0 ? resources : withoutRepeats();
  const byType = new Map<string, RecordResource[]>();
  for (const resource of kept) addTo(byType, resource.type, resource);
  return {
    resources: kept,
    ofType: (type) => byType.get(type) ?? [],
    places: resources.length,
    duplicates,
    unreadableWithin,
    find: (reference, from) => byKey.get(reference) ?? findUnusual(reference.trim(), from),
  };

  function addContained(container: RecordResource): void {
    const within = new Map<string, RecordResource>();
    containedBy.set(container, within);
    // Grows while it is read: nothing may be contained twice over, but what is so is found all the same.
    const found = [...listOf(container.content, "contained")];
    for (const content of found) {
      const type = isJsonObject(content) ? textOf(content, "resourceType") : undefined;
      if (!isJsonObject(content) || type === undefined) {
        unreadableWithin.push(container);
        continue;
      }
      const id = textOf(content, "id");
      const resource = { place: resources.length, type, id, content, container };
      resources.push(resource);
      if (id !== undefined && !within.has(id)) within.set(id, resource);
      for (const inner of listOf(content, "contained")) found.push(inner);
    }
  }

  /** Tells repeats from resources that share no more than a name: this leads to the first of them, by their contents. */
  function withoutRepeats(): readonly RecordResource[] {
    const dropped = new Set<RecordResource>();
    for (const [key, rivals] of repeated) {
      const [first, ...others] = sortedByKey(rivals, ({ content }) => canonicalText(content));
      if (first === undefined) continue;
      byKey.set(key, first);
      if (others.length > 0) duplicates.push(first);
      const different = new Set([first, ...others]);
      for (const rival of rivals) if (!different.has(rival)) dropped.add(rival);
    }
    const kept = resources.filter((resource) => !dropped.has(resource.container ?? resource));
    return [...new Set([...duplicates, ...kept])];
  }

  /** All but a plain `Type/id`: a version, an absolute url, a contained resource, an id without its type. */
  function findUnusual(text: string, from: RecordResource): RecordResource | undefined {
    const reference = parseReference(text);
    if (reference.kind === "resource") {
      const found = byKey.get(resourceKey(reference.resourceType, reference.id));
      if (found !== undefined) byKey.set(text, found);
      return found;
    }
    if (reference.kind === "text") {
      byBareId ??= uniqueIds(resources);
      return byBareId.get(text);
    }
    const { within, id } = reference;
    const other = within && byKey.get(resourceKey(within.resourceType, within.id));
    const container = within === null ? (from.container ?? from) : other;
    // A bare `#` is the container itself.
    return container && id !== "" ? containedBy.get(container)?.get(id) : (container ?? undefined);
  }
}

/** Ids that one resource alone has: some records leave the type out of a reference. */
function uniqueIds(resources: readonly RecordResource[]): ReadonlyMap<string, RecordResource | undefined> {
  const byId = new Map<string, RecordResource | undefined>();
  for (const resource of resources) {
    const { id, container } = resource;
    if (id !== undefined && container === undefined) byId.set(id, byId.has(id) ? undefined : resource);
  }
  return byId;
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T, ...before: readonly T[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...before, item]);
  else list.push(item);
}
