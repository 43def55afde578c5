import { open, readFile, stat } from "node:fs/promises";
import type { JsonObject } from "@gpdocs/model";
import { latestLines, manifestLines, manifestText, manifestUnreadable } from "./manifest-lines.ts";
import { ifThere } from "./system-error.ts";
import { writeWholeFile } from "./whole-file.ts";

/** The manifest of a folder while an extraction runs: each line is added as its document ends. */
export interface ManifestFile {
  append(line: object): Promise<void>;
  /** Replaces all lines at once, whole and on the disk. No line can be added after that. */
  finish(lines: readonly object[]): Promise<void>;
  /** To be called at the end, whatever happened. */
  close(): Promise<void>;
}

/**
 * What the folder's manifest says last of each file and document, also where it was killed while it wrote; `undefined` where
 * there is no manifest.
 *
 * @throws InputError `manifest-unreadable`
 */
export async function readManifest(path: string): Promise<readonly JsonObject[] | undefined> {
  const lines = await readManifestLines(path);
  return lines && latestLines(lines);
}

/** All that it says, in order. */
export async function readManifestLines(path: string): Promise<readonly JsonObject[] | undefined> {
  const size = await ifThere(stat(path).then((found) => found.size));
  if (size === undefined) return undefined;
  if (size > LARGEST_MANIFEST) throw manifestUnreadable("is larger than 256 MiB");
  return manifestLines(await readFile(path));
}

/** Replaces the lines of a manifest at once: a cut one, or one that was said again later, is gone from then on. */
export async function writeManifest(path: string, lines: readonly object[]): Promise<void> {
  await writeWholeFile(path, manifestText(lines));
}

/** @param path of a manifest that has been written */
export async function openManifest(path: string): Promise<ManifestFile> {
  const handle = await open(path, "a", 0o600);
  return {
    append: (line) => handle.appendFile(manifestText([line])),
    finish: async (lines) => {
      await handle.close();
      await writeManifest(path, lines);
    },
    close: () => handle.close(),
  };
}

/** A hundred thousand documents' lines, and what was killed beside. */
const LARGEST_MANIFEST = 268_435_456;
