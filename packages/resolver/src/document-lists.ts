import { DOCUMENT_LISTS } from "@gpdocs/model";
import type { RecordDocument, RecordList } from "./record.ts";
import { warn } from "./record-warning.ts";

/**
 * Warns where the secondary Lists of documents and what consultations and problems were found to hold do not agree (page
 * *Using lists to return data*).
 */
export function compareDocumentLists(
  lists: readonly RecordList[],
  documents: readonly RecordDocument[],
): void {
  for (const [kind, code] of AREAS) {
    if (!lists.some((list) => list.code === code)) continue;
    for (const { links, resource } of documents) {
      const isFound = links.some(({ link }) => link.kind === kind && link.via !== "topic");
      const isNamed = links.some(({ link }) => link.kind === "document-list" && link.list === code);
      if (isFound === isNamed) continue;
      warn(isFound ? "document-missing-from-list" : "document-only-in-list", resource);
    }
  }
}

const AREAS = [
  ["consultation", DOCUMENT_LISTS.consultations],
  ["problem", DOCUMENT_LISTS.problems],
] as const;
