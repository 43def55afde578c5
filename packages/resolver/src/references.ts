import { isJsonObject, type JsonObject } from "@gpdocs/model";
import type { RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";

/** Member names and places in lists, from the resource down to an element in it. */
export type Path = readonly (string | number)[];

/** A place in the record that references a DocumentReference, or where one references what it belongs to. */
export interface Mention {
  readonly from: RecordResource;
  readonly path: Path;
  readonly target: RecordResource;
}

/** A reference that leads to nothing in the record. */
export interface Unresolved {
  readonly from: RecordResource;
  readonly path: Path;
  /** What stands where the reference should be. */
  readonly text: string;
}

/** Every `Reference.reference` of a record, wherever it stands. */
export interface References {
  /** Those to DocumentReferences, and those in their `context`. */
  readonly mentions: readonly Mention[];
  readonly unresolved: readonly Unresolved[];
}

/** `["extension", 3, "valueReference"]` as `extension[3].valueReference`. */
export function pathText(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/**
 * Looks at every element of every resource, once. The walk calls itself, as deep as {@link DEEPEST}; what lies deeper
 * waits its turn, and is reported with the path of the element at that depth.
 */
export function findReferences(index: RecordIndex): References {
  const mentions: Mention[] = [];
  const unresolved: Unresolved[] = [];
  const deeper: { readonly value: object; readonly within: Path }[] = [];
  const path: (string | number)[] = [];
  /** The path of all that is found, where the walk began deep in a resource. */
  let within: Path | undefined;

  for (const resource of index.resources) {
    walkMembers(resource.content, 0, resource);
    for (let next = deeper.pop(); next !== undefined; next = deeper.pop()) {
      within = next.within;
      walk(next.value, 0, resource);
    }
    within = undefined;
  }
  return { mentions, unresolved };

  function walk(value: object, depth: number, from: RecordResource): void {
    if (depth === DEEPEST) deeper.push({ value, within: within ?? path.slice(0, depth) });
    else if (Array.isArray(value)) walkItems(value, depth, from);
    else if (isJsonObject(value)) walkMembers(value, depth, from);
  }

  function walkItems(items: readonly unknown[], depth: number, from: RecordResource): void {
    for (let place = 0; place < items.length; place += 1) {
      const item = items[place];
      if (typeof item !== "object" || item === null) continue;
      path[depth] = place;
      walk(item, depth + 1, from);
    }
  }

  function walkMembers(parent: JsonObject, depth: number, from: RecordResource): void {
    for (const key in parent) {
      const member = parent[key];
      if (typeof member === "object") {
        // Contained resources are walked as the resources they are.
        if (member === null || (depth === 0 && key === "contained" && within === undefined)) continue;
        path[depth] = key;
        walk(member, depth + 1, from);
      } else if (key === "reference" && typeof member === "string") {
        note(member, depth, from);
      }
    }
  }

  function note(text: string, depth: number, from: RecordResource): void {
    const target = index.find(text, from);
    if (target !== undefined && target.type !== "DocumentReference" && !isContext(from)) return;
    const found = { from, path: within ?? path.slice(0, depth) };
    if (target === undefined) unresolved.push({ ...found, text });
    else mentions.push({ ...found, target });
  }

  function isContext(from: RecordResource): boolean {
    return from.type === "DocumentReference" && path[0] === "context";
  }
}

/** FHIR's own elements nest a dozen deep; forms in a QuestionnaireResponse somewhat more. */
const DEEPEST = 64;
