import { mkdir } from "node:fs/promises";
import type { JsonObject } from "@gpdocs/model";
import { filesIn } from "./document-files.ts";
import type { ExtractionSubject } from "./extraction-sink.ts";
import { type FolderHoldings, folderHoldings } from "./folder-holdings.ts";
import { lockFolder } from "./folder-lock.ts";
import { checkMode, type FolderMode } from "./folder-mode.ts";
import { checkFolderOwner } from "./folder-owner.ts";
import type { FolderPlaces } from "./folder-places.ts";
import { readManifest } from "./manifest-file.ts";
import { manifestUnreadable } from "./manifest-lines.ts";
import type { ExtractionSource } from "./source.ts";
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
 * @throws InputError `folder-not-empty`, `folder-of-another-patient`, `nothing-to-resume`, `folder-in-use`,
 *   `manifest-unreadable`
 */
export async function enterFolder(
  folder: FolderPlaces,
  subject: ExtractionSubject,
  mode: FolderMode,
): Promise<EnteredFolder> {
  checkMode(mode, await checkFolderOwner(folder, subject));
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

/**
 * What a folder holds, for one who changes nothing in it. An extraction that is under way there goes on meanwhile.
 *
 * @throws what `enterFolder` throws, but for `folder-in-use`
 */
export async function surveyFolder(
  folder: FolderPlaces,
  subject: ExtractionSubject,
  mode: FolderMode,
  source: ExtractionSource,
): Promise<FolderHoldings> {
  const state = await checkFolderOwner(folder, subject);
  checkMode(mode, state);
  return folderHoldings(folder, source, await formerLines(folder), { mode, state });
}

/** An extraction writes a manifest before its first document. */
async function formerLines({ manifest, documents }: FolderPlaces): Promise<readonly JsonObject[]> {
  const former = await readManifest(manifest);
  if (former === undefined && (await filesIn(documents)).length > 0) throw manifestUnreadable("is missing");
  return former ?? [];
}
