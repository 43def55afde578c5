import {
  asList,
  type DocumentLocation,
  documentKeys,
  isJsonObject,
  type JsonObject,
  type Link,
  resourceKey,
} from "@gpdocs/model";
import { find } from "./follow.ts";
import { ofType, readRecord } from "./read-record.ts";
import type { RecordResource } from "./record.ts";

/** The resources of a record that say something of one document: what an expression may look at. */
export interface DocumentContext {
  /** The DocumentReference. */
  readonly resource: JsonObject;
  /** The one element of its `content` that the document is. */
  readonly content: JsonObject | undefined;
  readonly links: readonly Link[];
  /** Encounters of the consultations that lead to the document, each once. */
  readonly encounters: readonly JsonObject[];
  /** Conditions of the problems that lead to it, each once. */
  readonly conditions: readonly JsonObject[];
}

/** Finds the context of each document of a Bundle; `undefined` for a document of another one. */
export function readDocumentContexts(
  bundle: unknown,
): (document: DocumentLocation) => DocumentContext | undefined {
  const resources = ofType("DocumentReference", readRecord(bundle));
  const keys = documentKeys(resources.map(({ content }) => content));
  const byKey = new Map(resources.map((resource) => [keys.get(resource.content), resource]));
  return ({ key, contentIndex, links }) => {
    const resource = byKey.get(keyOfReference(key, contentIndex));
    if (resource === undefined) return undefined;
    const content = asList(resource.content["content"])[contentIndex];
    const encounterIds = links.flatMap((link) => (link.kind === "consultation" ? link.encounterId : []));
    const problemIds = links.flatMap((link) => (link.kind === "problem" ? link.problemId : []));
    return {
      resource: resource.content,
      content: isJsonObject(content) ? content : undefined,
      links,
      encounters: found("Encounter", encounterIds, resource),
      conditions: found("Condition", problemIds, resource),
    };
  };
}

/** Locations after the first of a DocumentReference have its key with their place behind it. */
function keyOfReference(key: string, contentIndex: number): string {
  const suffix = `#${contentIndex}`;
  return contentIndex > 0 && key.endsWith(suffix) ? key.slice(0, -suffix.length) : key;
}

function found(type: string, ids: readonly string[], from: RecordResource): readonly JsonObject[] {
  const resources = [...new Set(ids)].map((id) => find(resourceKey(type, id), from));
  return resources.flatMap((resource) => (resource === undefined ? [] : [resource.content]));
}
