import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { ManifestLine } from "@gpdocs/extractor";

/** What a folder holds at a moment when nobody writes into it. */
export interface FolderState {
  /** Whole lines of the manifest, in order. */
  readonly lines: readonly ManifestLine[];
  /** SHA-256 of every file under a final name, by `documents/…`. */
  readonly files: ReadonlyMap<string, string>;
  /** Temporary files of documents. */
  readonly unfinished: readonly string[];
}

export function stateOf(folder: string): FolderState {
  const documents = join(folder, "documents");
  const names = existsSync(documents) ? readdirSync(documents) : [];
  const finished = names.filter((name) => !isTemporary(name));
  return {
    lines: linesIn(join(folder, "manifest.ndjson")),
    files: new Map(
      finished.map((name) => [`documents/${name}`, sha256(readFileSync(join(documents, name)))] as const),
    ),
    unfinished: names.filter(isTemporary),
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The Binary id at the end of a line's url. */
export function binaryIdOf({ url }: ManifestLine): string {
  return basename(url ?? "");
}

function isTemporary(name: string): boolean {
  return name.endsWith(".part");
}

/** A last line without its end is none: it was being written. */
function linesIn(path: string): readonly ManifestLine[] {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
