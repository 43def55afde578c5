import {
  asList,
  type DocumentLocation,
  documentKeys,
  isJsonObject,
  type JsonObject,
  type Link,
} from "@gpdocs/model";
import { byIdOf, indexRecord } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";

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
  const index = indexRecord(bundle);
  if (index === undefined) return () => undefined;
  const resources = index.ofType("DocumentReference").map(({ content }) => content);
  const byKey = new Map([...documentKeys(resources)].map(([resource, key]) => [key, resource]));
  const encountersById = byIdOf("Encounter", index);
  const conditionsById = byIdOf("Condition", index);
  return ({ key, contentIndex, links }) => {
    const resource = byKey.get(keyOfReference(key, contentIndex));
    if (resource === undefined) return undefined;
    const content = asList(resource["content"])[contentIndex];
    const encounterIds = links.flatMap((link) => (link.kind === "consultation" ? link.encounterId : []));
    const problemIds = links.flatMap((link) => (link.kind === "problem" ? link.problemId : []));
    return {
      resource,
      content: isJsonObject(content) ? content : undefined,
      links,
      encounters: found(encounterIds, encountersById),
      conditions: found(problemIds, conditionsById),
    };
  };
}

/** Locations after the first of a DocumentReference have its key with their place behind it. */
function keyOfReference(key: string, contentIndex: number): string {
  const suffix = `#${contentIndex}`;
  return contentIndex > 0 && key.endsWith(suffix) ? key.slice(0, -suffix.length) : key;
}

function found(ids: readonly string[], byId: ReadonlyMap<string, RecordResource>): readonly JsonObject[] {
  return [...new Set(ids)].map((id) => byId.get(id)?.content).filter((content) => content !== undefined);
}
