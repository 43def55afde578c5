import { mkdir } from "node:fs/promises";
import type { JsonObject } from "@gpdocs/model";
import { filesIn } from "./document-files.ts";
import type { ExtractionSubject } from "./extraction-sink.ts";
import { lockFolder } from "./folder-lock.ts";
import { checkFolderOwner } from "./folder-owner.ts";
import type { FolderPlaces } from "./folder-places.ts";
import { readManifest } from "./manifest-file.ts";
import { manifestUnreadable } from "./manifest-lines.ts";
import { removeUnfinished } from "./whole-file.ts";

/** A folder into which nobody else writes until it is closed. */
export interface EnteredFolder {
  /** The latest lines of its manifest. */
  readonly former: readonly JsonObject[];
  close(): Promise<void>;
}

/**
 * Takes a folder for an extraction, made if it is not there, and clears away what was unfinished when others were killed.
 *
 * @throws InputError `folder-not-empty`, `folder-of-another-patient`, `folder-in-use`, `manifest-unreadable`
 */
export async function enterFolder(folder: FolderPlaces, subject: ExtractionSubject): Promise<EnteredFolder> {
  await checkFolderOwner(folder, subject);
  await mkdir(folder.documents, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(folder.path);
  try {
    await removeUnfinished(folder.path);
    await removeUnfinished(folder.documents);
    return { former: await formerLines(folder), close: lock.release };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** An extraction writes a manifest before its first document. */
async function formerLines({ manifest, documents }: FolderPlaces): Promise<readonly JsonObject[]> {
  const former = await readManifest(manifest);
  if (former === undefined && (await filesIn(documents)).length > 0) throw manifestUnreadable("is missing");
  return former ?? [];
}
