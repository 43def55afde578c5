import { asList, asObject, asText, canonicalText, isJsonObject } from "@gpdocs/model";
import { sortedByKey } from "./order.ts";
import { READ_TYPES, type ReadRecord, type ReadType, type RecordResource } from "./record.ts";
import { warn, warnOfRecord } from "./record-warning.ts";
import { addResource, createChains } from "./resource-table.ts";

/** Finds every resource of a record. Of a value that is no Bundle, nothing but a warning. */
export function readRecord(bundle: unknown): ReadRecord {
  const isBundle = isJsonObject(bundle) && asText(bundle["resourceType"]) === "Bundle";
  const entries = isBundle ? asList(bundle["entry"]) : [];
  const record: ReadRecord = {
    resources: [],
    byType: READ_TYPES.map(([type]) => ({ type, resources: [] })),
    chains: createChains(entries.length),
    byName: new Map(),
    warnings: [],
  };
  if (!isBundle) warnOfRecord("not-a-bundle", record);
  const found: RecordResource[] = [];
  const repeated = new Set<RecordResource>();
  for (const entry of entries) {
    const resource = readResource(asObject(entry)?.["resource"], record);
    if (!resource) {
      warnOfRecord("unreadable-entry", record);
      continue;
    }
    found.push(resource);
    if (resource.content["contained"] !== undefined) readContained(resource, found);
    const other = addResource(resource);
    if (!other) continue;
    other.namesakes ??= [other];
    other.namesakes.push(resource);
    repeated.add(other);
  }
  for (const { namesakes = [] } of repeated) tellApart(namesakes);
  for (const resource of found) keep(resource);
  return record;
}

/** Contained ones too. */
export function ofType(wanted: ReadType, record: ReadRecord): readonly RecordResource[] {
  return record.byType.find(({ type }) => type === wanted)?.resources ?? [];
}

/** `undefined` for a value that is no resource. */
function readResource(
  value: unknown,
  record: ReadRecord,
  container?: RecordResource,
): RecordResource | undefined {
  const content = asObject(value);
  const type = asText(content?.["resourceType"]);
  if (!content || !type) return undefined;
  return {
    record,
    type,
    id: asText(content["id"]),
    content,
    container,
    name: undefined,
    next: undefined,
    namesakes: undefined,
    isAgain: false,
    contained: undefined,
    list: undefined,
    document: undefined,
    part: undefined,
  };
}

/** Adds the resources that one contains to those found. */
function readContained(container: RecordResource, found: RecordResource[]): void {
  const byId = new Map<string, RecordResource>();
  // Grows while it is read: nothing may be contained twice over, but what is so is found all the same.
  const pending = [...asList(container.content["contained"])];
  for (const value of pending) {
    const resource = readResource(value, container.record, container);
    if (!resource) {
      warn("unreadable-entry", container, "incomplete");
      continue;
    }
    found.push(resource);
    if (resource.id && !byId.has(resource.id)) byId.set(resource.id, resource);
    for (const inner of asList(resource.content["contained"])) pending.push(inner);
  }
  container.contained = byId;
}

/** Sorts those of one type and id by their contents, for the order of the Bundle means nothing. */
function tellApart(rivals: readonly RecordResource[]): void {
  const namesakes = sortedByKey(rivals, ({ content }) => canonicalText(content));
  for (const rival of rivals) {
    rival.namesakes = namesakes;
    rival.isAgain = true;
  }
  for (const namesake of namesakes) namesake.isAgain = false;
  const [first, second] = namesakes;
  if (first && second) warn("duplicate-id", first);
}

/** Comparing types is faster than looking them up: in a record just parsed no text has ever been hashed. */
function keep(resource: RecordResource): void {
  const { record, type, container = resource } = resource;
  if (container.isAgain) return;
  record.resources.push(resource);
  for (const group of record.byType) if (group.type === type) group.resources.push(resource);
}
