import { resourceKey } from "@gpdocs/model";
import type { ReadRecord, RecordResource } from "./record.ts";

// A hash table of our own, and no Map of names: in a record that has just been parsed no text has ever been hashed, and to
// join, hash and keep a name for each resource would take longer than all else that is done with it. Here the end of an id
// decides the place, and the first reference that matches a resource is kept to be compared with later ones.

/** @param most resources that will be added */
export function createChains(most: number): (RecordResource | undefined)[] {
  return new Array(2 ** Math.min(24, 33 - Math.clz32(most))).fill(undefined);
}

/** Adds a resource, unless there is one of its type and id: that one is given. Nothing refers to one without an id. */
export function addResource(resource: RecordResource): RecordResource | undefined {
  const { type, id } = resource;
  const { chains, byName } = resource.record;
  if (!id) return undefined;
  const place = hashOf(id.length < HASHED ? resourceKey(type, id) : id) & (chains.length - 1);
  let length = 0;
  for (let other = chains[place]; other; other = other.next) {
    if (other.id === id && other.type === type) return other;
    length += 1;
  }
  if (length > LONGEST_CHAIN) {
    const name = resourceKey(type, id);
    const other = byName.get(name);
    if (!other) byName.set(name, resource);
    return other;
  }
  resource.next = chains[place];
  chains[place] = resource;
  return undefined;
}

/** @param name `Type/id`, to the letter; or any reference that has been followed before */
export function findResource(name: string, { chains, byName }: ReadRecord): RecordResource | undefined {
  for (let found = chains[hashOf(name) & (chains.length - 1)]; found; found = found.next) {
    if (found.name === undefined && name === resourceKey(found.type, found.id ?? "")) found.name = name;
    if (found.name === name) return found;
  }
  return byName.size > 0 ? byName.get(name) : undefined;
}

const LONGEST_CHAIN = 16;

/** Of the last characters. Of an id that has fewer it is that of its name, so that both give the same. */
function hashOf(text: string): number {
  let hash = 0;
  for (let back = 1; back <= HASHED; back += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(text.length - back)) | 0;
  }
  return hash;
}

/** The Lists of EMIS share their last eight characters: `…-PG0-HD0`. */
const HASHED = 12;
