import { isJsonObject, type JsonObject } from "@gpdocs/model";
import type { RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";

/** Member names and places in lists, from the resource down to an element in it. */
export type Path = readonly (string | number)[];

/** A reference to or in a DocumentReference, or one that leads nowhere. */
export interface FoundReference {
  readonly from: RecordResource;
  readonly path: Path;
  /** `undefined`: it leads to nothing in the record. */
  readonly target: RecordResource | undefined;
  /** What stands there. */
  readonly text: string;
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
 * Looks at every element of every resource, and gives the references that lead to a DocumentReference, stand in one, or lead
 * to nothing.
 *
 * Most resources have none of these. So a resource is first looked through for any, as fast as can be, and read once more
 * with the paths of its elements only if it has one.
 */
export function findReferences(index: RecordIndex): readonly FoundReference[] {
  const walk: Walk = { index, found: [], deeper: [], path: [], within: undefined };
  for (const resource of index.resources) {
    if (resource.type !== "DocumentReference" && !tells(resource.content, 0, resource, walk)) continue;
    walkMembers(resource.content, 0, resource, walk);
    for (let next = walk.deeper.pop(); next !== undefined; next = walk.deeper.pop()) {
      walk.within = next.within;
      walkValue(next.value, 0, resource, walk);
    }
    walk.within = undefined;
  }
  return walk.found;
}

/** Functions stand by themselves, not within the one that begins: V8 is slow to make functions fast that are made anew each time. */
interface Walk {
  readonly index: RecordIndex;
  readonly found: FoundReference[];
  /** What lies deeper than {@link DEEPEST} waits its turn, and is reported with the path of the element at that depth. */
  readonly deeper: { readonly value: object; readonly within: Path }[];
  readonly path: (string | number)[];
  /** The path of all that is found, where the walk began deep in a resource. */
  within: Path | undefined;
}

/** Whether a reference to this is to be given, wherever it stands. */
function isTelling(target: RecordResource | undefined): boolean {
  return target === undefined || target.type === "DocumentReference";
}

function tells(parent: JsonObject, depth: number, from: RecordResource, walk: Walk): boolean {
  if (depth >= DEEPEST) return true;
  for (const key in parent) {
    const member = parent[key];
    if (typeof member === "object") {
      // Contained resources are walked as the resources they are; FHIR allows no reference in Meta.
      if (depth === 0 && (key === "contained" || key === "meta")) continue;
      if (
        isJsonObject(member) ? tells(member, depth + 1, from, walk) : someTells(member, depth + 1, from, walk)
      )
        return true;
    } else if (
      key === "reference" &&
      typeof member === "string" &&
      isTelling(walk.index.find(member, from))
    ) {
      return true;
    }
  }
  return false;
}

function someTells(items: unknown, depth: number, from: RecordResource, walk: Walk): boolean {
  if (!Array.isArray(items)) return false;
  if (depth >= DEEPEST) return true;
  for (let place = 0; place < items.length; place += 1) {
    const item: unknown = items[place];
    if (typeof item !== "object") continue;
    if (isJsonObject(item) ? tells(item, depth + 1, from, walk) : someTells(item, depth + 1, from, walk))
      return true;
  }
  return false;
}

function walkValue(value: object, depth: number, from: RecordResource, walk: Walk): void {
  if (depth === DEEPEST) walk.deeper.push({ value, within: walk.within ?? walk.path.slice(0, depth) });
  else if (Array.isArray(value)) walkItems(value, depth, from, walk);
  else if (isJsonObject(value)) walkMembers(value, depth, from, walk);
}

function walkItems(items: readonly unknown[], depth: number, from: RecordResource, walk: Walk): void {
  for (const [place, item] of items.entries()) {
    if (typeof item !== "object" || item === null) continue;
    walk.path[depth] = place;
    walkValue(item, depth + 1, from, walk);
  }
}

function walkMembers(parent: JsonObject, depth: number, from: RecordResource, walk: Walk): void {
  for (const key in parent) {
    const member = parent[key];
    if (typeof member === "object") {
      // Contained resources are walked as the resources they are.
      if (member === null || (depth === 0 && key === "contained" && walk.within === undefined)) continue;
      walk.path[depth] = key;
      walkValue(member, depth + 1, from, walk);
    } else if (key === "reference" && typeof member === "string") {
      const target = walk.index.find(member, from);
      if (!isTelling(target) && from.type !== "DocumentReference") continue;
      walk.found.push({ from, path: walk.within ?? walk.path.slice(0, depth), target, text: member });
    }
  }
}

/** FHIR's own elements nest a dozen deep; forms in a QuestionnaireResponse somewhat more. */
const DEEPEST = 64;
