import { basename, join } from "node:path";
import type { JsonObject } from "@gpdocs/model";
import { filesIn, isIntact } from "./document-files.ts";
import { documentLine } from "./document-line.ts";
import type { ExtractionSink } from "./extraction-sink.ts";
import type { FolderMode } from "./folder-mode.ts";
import type { FolderState } from "./folder-owner.ts";
import type { FolderPlaces } from "./folder-places.ts";
import { declinesUnlessRetried } from "./former-outcomes.ts";
import { type HeldFile, heldFile, isSaidAlike } from "./held-file.ts";
import { type HeldFiles, heldFiles } from "./held-files.ts";
import { settledLines } from "./manifest-lines.ts";
import { documentsOf, type ExtractionSource } from "./source.ts";

/** What a folder has of the documents of a source, each file looked at when it is asked for. */
export interface FolderHoldings extends Required<Pick<ExtractionSink, "declines" | "held">> {
  readonly files: HeldFiles;
  /** The lines of the manifest whose files are there. */
  readonly lines: readonly JsonObject[];
  /** Whether a file is what its line says; otherwise it counts no more. */
  isStillHeld(file: HeldFile, signal?: AbortSignal): Promise<boolean>;
}

/** @param former the latest lines of the manifest */
export async function folderHoldings(
  folder: FolderPlaces,
  source: ExtractionSource,
  former: readonly JsonObject[],
  { mode, state }: { readonly mode: FolderMode; readonly state: FolderState },
): Promise<FolderHoldings> {
  const documents = documentsOf(source);
  const there = new Set(await filesIn(folder.documents));
  const lines = (state === "finished" ? settledLines(former) : former).filter(
    ({ file }) => typeof file !== "string" || there.has(basename(file)),
  );
  const files = heldFiles(
    lines.flatMap((line) => heldFile(line) ?? []),
    documents,
  );

  async function isStillHeld(file: HeldFile, signal?: AbortSignal): Promise<boolean> {
    const intact = await isIntact(join(folder.path, file.receipt.file), file.receipt, signal);
    if (!intact) files.forget(file);
    return intact;
  }

  return {
    files,
    lines,
    isStillHeld,
    declines: mode === "retry" ? declinesUnlessRetried(former, documents, state) : () => undefined,
    held: async (document, signal) => {
      const file = files.latest(document);
      if (file === undefined) return undefined;
      const current = isSaidAlike(file.recorded, documentLine(document));
      if (current && !(await isStillHeld(file, signal))) return undefined;
      const { receipt, version, attempts, traceIds, timing } = file;
      return { receipt, version, attempts, traceIds, ...(timing === undefined ? {} : { timing }), current };
    },
  };
}
