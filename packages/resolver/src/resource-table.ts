import { resourceKey } from "@gpdocs/model";
import type { RecordResource } from "./record-resource.ts";

/** Resources by their `Type/id`. */
export interface ResourceTable {
  /** Adds the resource, unless there is one of its type and id: that one is given. */
  add(type: string, id: string, resource: RecordResource): RecordResource | undefined;
  /** @param name `Type/id`, to the letter */
  get(name: string): RecordResource | undefined;
}

/**
 * A hash table of our own, and no Map of names: in a record that has just been parsed no text has ever been hashed, and to
 * join, hash and keep a name for each resource would take longer than all else that is done with it. Here the end of an id
 * decides the place, and the first reference that matches a resource is kept to be compared with later ones.
 *
 * @param most resources that will be added
 */
export function createResourceTable(most: number): ResourceTable {
  const heads = new Int32Array(2 ** Math.min(24, 33 - Math.clz32(most))).fill(-1);
  const next: number[] = [];
  const resources: RecordResource[] = [];
  const names: (string | undefined)[] = [];
  // Ids that end alike, by accident or to slow us down.
  const crowded = new Map<string, RecordResource>();
  const placeOf = (text: string) => hashOfEnd(text) & (heads.length - 1);

  return {
    add(type, id, resource) {
      const place = placeOf(id);
      let steps = 0;
      for (let at = heads[place] ?? -1; at >= 0; at = next[at] ?? -1) {
        const other = resources[at];
        if (other?.id === id && other.type === type) return other;
        steps += 1;
      }
      if (steps > MOST_STEPS) {
        const name = resourceKey(type, id);
        const other = crowded.get(name);
        if (other === undefined) crowded.set(name, resource);
        return other;
      }
      next.push(heads[place] ?? -1);
      heads[place] = resources.length;
      resources.push(resource);
      names.push(undefined);
      return undefined;
    },
    get(name) {
      for (let at = heads[placeOf(name)] ?? -1; at >= 0; at = next[at] ?? -1) {
        const known = names[at];
        if (known === name) return resources[at];
        if (known === undefined && isNameOf(resources[at], name)) {
          names[at] = name;
          return resources[at];
        }
      }
      return crowded.size === 0 ? undefined : crowded.get(name);
    },
  };
}

/** In one place of the table. */
const MOST_STEPS = 16;

/** Of an id, or of a name that ends in it. */
function hashOfEnd(text: string): number {
  let hash = 0;
  const last = Math.max(0, text.length - HASHED);
  for (let at = text.length - 1; at >= last; at -= 1) {
    const code = text.charCodeAt(at);
    if (code === SLASH) break;
    hash = (Math.imul(hash, 31) + code) | 0;
  }
  return hash;
}

/** EMIS Lists share their last eight characters: `…-PG0-HD0`. */
const HASHED = 9;
const SLASH = 47;

function isNameOf(resource: RecordResource | undefined, name: string): boolean {
  if (resource?.id === undefined) return false;
  const { type, id } = resource;
  return (
    name.length === type.length + 1 + id.length &&
    name.charCodeAt(type.length) === SLASH &&
    name.endsWith(id) &&
    name.startsWith(type)
  );
}
