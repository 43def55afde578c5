import { type JsonObject, parseReference, resourceKey } from "@gpdocs/model";
import type { RecordResource } from "./record.ts";
import { firstOf } from "./record-resource.ts";
import { findResource } from "./resource-table.ts";

/** What a FHIR Reference leads to. */
export function follow(reference: JsonObject | undefined, from: RecordResource): RecordResource | undefined {
  const text = reference?.["reference"];
  return typeof text === "string" ? find(text, from) : undefined;
}

/** What a `Reference.reference` leads to; `undefined` if that is not in the record. */
export function find(text: string, from: RecordResource): RecordResource | undefined {
  const found = findResource(text, from.record);
  return found ? firstOf(found) : findUnusual(text.trim(), from);
}

/** All but a plain `Type/id`: a version, an absolute url, a contained resource. */
function findUnusual(text: string, from: RecordResource): RecordResource | undefined {
  const { record, container = from } = from;
  const reference = parseReference(text);
  if (reference.kind === "text") return undefined;
  const named = reference.kind === "resource" ? reference : reference.within;
  const found = named ? findResource(resourceKey(named.resourceType, named.id), record) : container;
  const first = found && firstOf(found);
  if (reference.kind === "contained") return first?.contained?.get(reference.id);
  if (first) record.byName.set(text, first);
  return first;
}
