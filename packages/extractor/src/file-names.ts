import { createHash } from "node:crypto";

/**
 * A file name for each key, without extension: made of the key alone, never of a title, and safe on every file system. Keys
 * that would meet in one name, letter case aside, are told apart by a hash behind `~`, which no other name can hold.
 */
export function fileNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const plain = new Map(keys.map((key) => [key, safeName(key)]));
  const uses = new Map<string, number>();
  for (const name of plain.values()) uses.set(name.toLowerCase(), (uses.get(name.toLowerCase()) ?? 0) + 1);
  return new Map(
    [...plain].map(([key, name]) => {
      const unique = uses.get(name.toLowerCase()) === 1 && name.length <= LONGEST_NAME;
      return [key, unique ? name : `${name.slice(0, LONGEST_NAME)}~${hashOf(key)}`];
    }),
  );
}

/** The names that a folder's documents have, and those that more of them get. */
export interface DocumentNames {
  /**
   * A name that no other document has, in any letter case and with any extension. Versions of a document, and what else would
   * meet, get a number behind `~`.
   *
   * @param name of `fileNames`
   * @param extension with its dot
   */
  take(name: string, extension: string): string;
}

/** @param files names that are taken, with their extensions */
export function documentNames(files: readonly string[]): DocumentNames {
  const taken = new Set(files.map((file) => file.replace(/\.[^.]*$/, "").toLowerCase()));
  return {
    take: (name, extension) => {
      let free = name;
      for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name}~${number}`;
      taken.add(free.toLowerCase());
      return `${free}${extension}`;
    },
  };
}

/** Whether a document may have got this name. */
export function isDocumentName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._~-]{0,250}$/.test(name);
}

const LONGEST_NAME = 100;

function safeName(key: string): string {
  const name = key.replace(/[^A-Za-z0-9._-]/g, "_").replace(/^[.-]+|\.+$/g, "_");
  return name === "" || RESERVED.test(name) ? `_${name}` : name;
}

/** Names that Windows keeps for devices, also with an extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

function hashOf(key: string): string {
  return createHash("sha256").update(Buffer.from(key, "utf16le")).digest("hex").slice(0, 16);
}
