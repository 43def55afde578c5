import { basename, join } from "node:path";
import type { DocumentFacts } from "@gpdocs/access-document";
import type { DocumentLocation, JsonObject } from "@gpdocs/model";
import { openDocumentFile } from "./document-file.ts";
import { filesIn, isIntact, removeOthers } from "./document-files.ts";
import { documentLine } from "./document-line.ts";
import type { ExtractionSink, ExtractionSubject } from "./extraction-sink.ts";
import { documentNames, fileNames } from "./file-names.ts";
import { flushFolder, shared } from "./folder-flush.ts";
import { checkFolderOwner, claimFolder, statementText } from "./folder-owner.ts";
import type { FolderPlaces } from "./folder-places.ts";
import { type HeldFile, heldFile, isSaidAlike } from "./held-file.ts";
import { heldFiles } from "./held-files.ts";
import { type ManifestLine, manifestLine } from "./manifest.ts";
import { openManifest, writeManifest } from "./manifest-file.ts";
import { settledLines } from "./manifest-lines.ts";
import { writeWholeFile } from "./whole-file.ts";

/** One extraction into a folder, from the moment when its documents are known. */
export type FolderRun = Required<Pick<ExtractionSink, "held" | "open" | "record" | "end" | "close">>;

/**
 * @param former the latest lines of the folder's manifest
 * @throws InputError `folder-not-empty`, `folder-of-another-patient`
 */
export async function beginRun(
  folder: FolderPlaces,
  subject: ExtractionSubject,
  documents: readonly DocumentLocation[],
  former: readonly JsonObject[],
): Promise<FolderRun> {
  const lines = await claimWith(folder, subject, former);
  const held = heldFiles(
    lines.flatMap((line) => heldFile(line) ?? []),
    documents,
  );
  const names = fileNames(documents.map((document) => document.key));
  const taken = documentNames([...fileNamesOf(lines)]);
  const flushNames = shared(() => flushFolder(folder.documents));
  const manifest = await openManifest(folder.manifest);
  const told: ManifestLine[] = [];

  /** Whether a file is what its line says; otherwise it counts no more, and is removed in the end. */
  async function stillHeld(file: HeldFile, signal?: AbortSignal): Promise<boolean> {
    const intact = await isIntact(join(folder.path, file.receipt.file), file.receipt, signal);
    if (!intact) held.forget(file);
    return intact;
  }

  /** A version with the very bytes that have arrived. */
  async function versionWith(
    document: DocumentLocation,
    { sha256 }: DocumentFacts,
  ): Promise<string | undefined> {
    const alike = held.versions(document).filter((file) => file.receipt.sha256 === sha256);
    for (const file of alike) if (await stillHeld(file)) return basename(file.receipt.file);
    return undefined;
  }

  return {
    held: async (document, signal) => {
      const file = held.latest(document);
      if (file === undefined) return undefined;
      const current = isSaidAlike(file.recorded, documentLine(document));
      if (current && !(await stillHeld(file, signal))) return undefined;
      const { receipt, version, attempts, traceIds } = file;
      return { receipt, version, attempts, traceIds, current };
    },
    open: async (document) => {
      const name = names.get(document.key);
      if (name === undefined)
        throw new Error("A folder takes the documents that it was told of, and no other.");
      return openDocumentFile(folder.documents, flushNames, {
        there: (facts) => versionWith(document, facts),
        free: ({ extension }) => taken.take(name, extension),
      });
    },
    record: async (outcome) => {
      const line = manifestLine(outcome);
      await manifest.append(line);
      told.push(line);
    },
    end: async (statement) => {
      const all = [...held.linesBeside(told), ...told];
      await manifest.finish(all);
      await removeOthers(folder.documents, fileNamesOf(all));
      await writeWholeFile(folder.statement, statementText({ finished: true, ...statement }));
    },
    close: () => manifest.close(),
  };
}

/**
 * Binds the folder to its patient, and makes its manifest true: no line without its file, no document without its line.
 *
 * @returns the lines with which the manifest begins
 */
async function claimWith(
  folder: FolderPlaces,
  subject: ExtractionSubject,
  former: readonly JsonObject[],
): Promise<readonly JsonObject[]> {
  const state = await checkFolderOwner(folder, subject);
  const there = new Set(await filesIn(folder.documents));
  const lines = (state === "finished" ? settledLines(former) : former).filter(
    ({ file }) => typeof file !== "string" || there.has(basename(file)),
  );
  // A manifest without a statement would be nobody's; a statement that is not finished would make what was settled new again.
  if (state === "none") await claimFolder(folder, subject);
  await writeManifest(folder.manifest, lines);
  if (state === "finished") await claimFolder(folder, subject);
  await removeOthers(folder.documents, fileNamesOf(lines));
  return lines;
}

function fileNamesOf(lines: readonly { readonly file?: unknown }[]): ReadonlySet<string> {
  return new Set(lines.flatMap(({ file }) => (typeof file === "string" ? [basename(file)] : [])));
}
