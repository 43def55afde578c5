import { isJsonObject, type JsonObject } from "@gpdocs/model";
import { find } from "./follow.ts";
import type { ReadRecord, RecordResource } from "./record.ts";

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
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
  return steps.join("").slice(1);
}

/**
 * Looks at every element of every resource, once. Gives the references that lead to a DocumentReference, stand in one, or
 * lead to nothing; to the Lists that have been begun, their items.
 */
export function findReferences({ resources }: ReadRecord): readonly FoundReference[] {
  const walk: Walk = { found: [], path: [], within: undefined, deeper: [] };
  for (const resource of resources) walkMembers(resource.content, 0, resource, walk);
  // Grows while it is read.
  for (const { from, value, within } of walk.deeper) {
    walk.within = within;
    walkValue(value, BELOW, from, walk);
  }
  return walk.found;
}

/** What walks stands by itself: V8 is slow to make functions fast that are made anew each time. */
interface Walk {
  readonly found: FoundReference[];
  readonly path: (string | number)[];
  /** The path of all that is found in an element that lies deep in a resource. */
  within: Path | undefined;
  /** What lies deeper than {@link DEEPEST} waits its turn, and is reported with the path of the element at that depth. */
  readonly deeper: { readonly from: RecordResource; readonly value: object; readonly within: Path }[];
}

function walkValue(value: object, depth: number, from: RecordResource, walk: Walk): void {
  if (depth === DEEPEST) walk.deeper.push({ from, value, within: pathAt(depth, walk) });
  else if (isJsonObject(value)) walkMembers(value, depth, from, walk);
  else if (Array.isArray(value)) walkItems(value, depth, from, walk);
}

function walkItems(items: readonly unknown[], depth: number, from: RecordResource, walk: Walk): void {
  for (let place = 0; place < items.length; place += 1) {
    const item = items[place];
    if (typeof item !== "object" || item === null) continue;
    walk.path[depth] = place;
    walkValue(item, depth + 1, from, walk);
  }
}

function walkMembers(parent: JsonObject, depth: number, from: RecordResource, walk: Walk): void {
  for (const key in parent) {
    const member = parent[key];
    if (typeof member === "object") {
      // Contained resources are walked as the resources they are; FHIR allows no reference in Meta.
      if (member === null || (depth === 0 && (key === "contained" || key === "meta"))) continue;
      walk.path[depth] = key;
      walkValue(member, depth + 1, from, walk);
    } else if (key === "reference" && typeof member === "string") {
      note(member, depth, from, walk);
    }
  }
}

function note(text: string, depth: number, from: RecordResource, walk: Walk): void {
  const { path } = walk;
  const target = find(text, from);
  if (from.list && depth === 3 && path[0] === "entry" && path[2] === "item") {
    from.list.items[Number(path[1])] = target;
  }
  if (!target || target.document || from.document) {
    walk.found.push({ from, path: pathAt(depth, walk), target, text });
  }
}

function pathAt(depth: number, { path, within }: Walk): Path {
  return within ?? path.slice(0, depth);
}

/** FHIR's own elements nest a dozen deep; forms in a QuestionnaireResponse somewhat more. */
const DEEPEST = 64;

/** Where the walk goes on deep in a resource: at none of the elements that are known by their place at its top. */
const BELOW = 4;
