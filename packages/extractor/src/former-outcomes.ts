import type { SkipReason } from "@gpdocs/access-document";
import { type DocumentLocation, type JsonObject, textOf } from "@gpdocs/model";
import { documentLine } from "./document-line.ts";
import type { FolderState } from "./folder-owner.ts";
import { heldFile, isSaidAlike, recordedIn } from "./held-file.ts";
import { documentKeyOf } from "./held-files.ts";

/**
 * For an extraction that is to request only what came to nothing before: why a document is not wanted, or `undefined` where it
 * is. Wanted is what failed, or was skipped as `cancelled` or `sink-unavailable`; and what ends as it did without being
 * requested: a file that is still what the record shows, a placeholder that is still one.
 *
 * @param lines the latest lines of the manifest
 * @param state of the folder: an extraction that was killed did not come to what no line names, so that is wanted, too
 */
export function declinesUnlessRetried(
  lines: readonly JsonObject[],
  documents: readonly DocumentLocation[],
  state: FolderState,
): (document: DocumentLocation) => SkipReason | undefined {
  const keyOf = documentKeyOf(documents.map(documentLine));
  // A document's own line comes after those of its files.
  const former = new Map(lines.map((line) => [keyOf(recordedIn(line)), line]));
  return (document) => {
    const line = former.get(document.key);
    if (line === undefined) return state === "finished" ? "not-selected" : undefined;
    switch (textOf(line, "outcome")) {
      case "failed":
        return undefined;
      case "placeholder":
        return document.availability.kind === "placeholder" ? undefined : "not-selected";
      case "skipped":
        return declinesAgain(textOf(line, "because"));
      default:
        return isAsItWas(line, document) ? undefined : "not-selected";
    }
  };
}

function declinesAgain(because: string | undefined): SkipReason | undefined {
  if (because === "cancelled" || because === "sink-unavailable") return undefined;
  return because === "over-size-limit" ? because : "not-selected";
}

function isAsItWas(line: JsonObject, document: DocumentLocation): boolean {
  const file = heldFile(line);
  return file !== undefined && isSaidAlike(file.recorded, documentLine(document));
}
