import { isJsonObject, type JsonObject, listOf } from "@gpdocs/model";
import { find, type RecordIndex } from "./record-index.ts";
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
  /** What the entries of each List reference, by their place. */
  readonly items: ReadonlyMap<RecordResource, ListItems>;
}

/** `undefined` for an entry that references nothing in the record. */
export type ListItems = readonly (RecordResource | undefined)[];

/** `["extension", 3, "valueReference"]` as `extension[3].valueReference`. */
export function pathText(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/** Looks at every element of every resource, once. */
export function findReferences(index: RecordIndex): References {
  const items = new Map<RecordResource, (RecordResource | undefined)[]>();
  const walk: Walk = {
    index,
    items,
    mentions: [],
    unresolved: [],
    deeper: [],
    path: [],
    within: undefined,
  };
  for (const list of index.ofType("List")) {
    items.set(list, new Array(listOf(list.content, "entry").length).fill(undefined));
  }
  for (const resource of index.resources) {
    walkMembers(resource.content, 0, resource, walk);
    for (let next = walk.deeper.pop(); next !== undefined; next = walk.deeper.pop()) {
      walk.within = next.within;
      walkValue(next.value, 0, resource, walk);
    }
    walk.within = undefined;
  }
  return walk;
}

/**
 * The walk calls itself, as deep as {@link DEEPEST}; what lies deeper waits its turn, and is reported with the path of the
 * element at that depth. Its functions stand by themselves, not within the one that begins it: V8 is slow to make
 * functions fast that are made anew each time.
 */
interface Walk {
  readonly index: RecordIndex;
  readonly items: ReadonlyMap<RecordResource, (RecordResource | undefined)[]>;
  readonly mentions: Mention[];
  readonly unresolved: Unresolved[];
  readonly deeper: { readonly value: object; readonly within: Path }[];
  readonly path: (string | number)[];
  /** The path of all that is found, where the walk began deep in a resource. */
  within: Path | undefined;
}

function walkValue(value: object, depth: number, from: RecordResource, walk: Walk): void {
  if (depth === DEEPEST) walk.deeper.push({ value, within: walk.within ?? walk.path.slice(0, depth) });
  else if (Array.isArray(value)) walkItems(value, depth, from, walk);
  else if (isJsonObject(value)) walkMembers(value, depth, from, walk);
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
      // Contained resources are walked as the resources they are.
      if (member === null || (depth === 0 && key === "contained" && walk.within === undefined)) continue;
      walk.path[depth] = key;
      walkValue(member, depth + 1, from, walk);
    } else if (key === "reference" && typeof member === "string") {
      note(member, depth, from, walk);
    }
  }
}

function note(text: string, depth: number, from: RecordResource, walk: Walk): void {
  const [element, place, inner] = walk.path;
  const target = find(text, from, walk.index);
  if (target !== undefined && element === "entry" && inner === "item" && depth === 3) {
    const items = walk.items.get(from);
    if (items !== undefined) items[Number(place)] = target;
  }
  const isContext = from.type === "DocumentReference" && element === "context";
  if (target !== undefined && target.type !== "DocumentReference" && !isContext) return;
  const found = { from, path: walk.within ?? walk.path.slice(0, depth) };
  if (target === undefined) walk.unresolved.push({ ...found, text });
  else walk.mentions.push({ ...found, target });
}

/** FHIR's own elements nest a dozen deep; forms in a QuestionnaireResponse somewhat more. */
const DEEPEST = 64;
