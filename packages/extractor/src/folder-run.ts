import { basename } from "node:path";
import type { DocumentFacts } from "@gpdocs/access-document";
import type { DocumentLocation, JsonObject } from "@gpdocs/model";
import { openDocumentFile } from "./document-file.ts";
import { removeOthers } from "./document-files.ts";
import type { ExtractionSink, ExtractionSubject } from "./extraction-sink.ts";
import { documentNames, fileNames } from "./file-names.ts";
import { flushFolder, shared } from "./folder-flush.ts";
import { type FolderHoldings, folderHoldings } from "./folder-holdings.ts";
import type { FolderMode } from "./folder-mode.ts";
import { checkFolderOwner, claimFolder, statementText } from "./folder-owner.ts";
import type { FolderPlaces } from "./folder-places.ts";
import { type ManifestLine, manifestLine } from "./manifest.ts";
import { openManifest, writeManifest } from "./manifest-file.ts";
import { documentsOf, type ExtractionSource } from "./source.ts";
import { requestOf } from "./statement.ts";
import { writeWholeFile } from "./whole-file.ts";

/** One extraction into a folder, from the moment when its documents are known. */
export type FolderRun = Required<
  Pick<ExtractionSink, "declines" | "held" | "open" | "record" | "end" | "close">
>;

/**
 * @param former the latest lines of the folder's manifest
 * @throws InputError `folder-not-empty`, `folder-of-another-patient`
 */
export async function beginRun(
  folder: FolderPlaces,
  subject: ExtractionSubject,
  source: ExtractionSource,
  former: readonly JsonObject[],
  mode: FolderMode,
): Promise<FolderRun> {
  const holdings = await claimWith(folder, subject, source, former, mode);
  const { files, lines } = holdings;
  const names = fileNames(documentsOf(source).map((document) => document.key));
  const taken = documentNames([...fileNamesOf(lines)]);
  const flushNames = shared(() => flushFolder(folder.documents));
  const manifest = await openManifest(folder.manifest);
  const told: ManifestLine[] = [];

  /** A version with the very bytes that have arrived. */
  async function versionWith(
    document: DocumentLocation,
    { sha256 }: DocumentFacts,
  ): Promise<string | undefined> {
    const alike = files.versions(document).filter((file) => file.receipt.sha256 === sha256);
    for (const file of alike) if (await holdings.isStillHeld(file)) return basename(file.receipt.file);
    return undefined;
  }

  return {
    declines: holdings.declines,
    held: holdings.held,
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
      const all = [...files.linesBeside(told), ...told];
      await manifest.finish(all);
      await removeOthers(folder.documents, fileNamesOf(all));
      await writeWholeFile(folder.statement, statementText({ finished: true, ...statement }));
    },
    close: () => manifest.close(),
  };
}

/** Binds the folder to its patient, and makes its manifest true: no line without its file, no document without its line. */
async function claimWith(
  folder: FolderPlaces,
  subject: ExtractionSubject,
  source: ExtractionSource,
  former: readonly JsonObject[],
  mode: FolderMode,
): Promise<FolderHoldings> {
  const state = await checkFolderOwner(folder, subject);
  const holdings = await folderHoldings(folder, source, former, { mode, state });
  const { lines } = holdings;
  const claim = () => claimFolder(folder, subject, requestOf(source));
  // A manifest without a statement would be nobody's; a statement that is not finished would make what was settled new again.
  if (state === "none") await claim();
  await writeManifest(folder.manifest, lines);
  if (state !== "none") await claim();
  await removeOthers(folder.documents, fileNamesOf(lines));
  return holdings;
}

function fileNamesOf(lines: readonly { readonly file?: unknown }[]): ReadonlySet<string> {
  return new Set(lines.flatMap(({ file }) => (typeof file === "string" ? [basename(file)] : [])));
}
