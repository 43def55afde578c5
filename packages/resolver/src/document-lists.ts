import { DOCUMENT_LISTS, type Link, type RecordWarning } from "@gpdocs/model";
import type { RecordDocuments } from "./documents.ts";
import type { RecordLists } from "./lists.ts";
import { warn } from "./record-warning.ts";

/**
 * Warns where the secondary Lists of documents and what consultations and problems were found to hold do not agree (page
 * *Using lists to return data*).
 */
export function compareDocumentLists(
  lists: RecordLists,
  documents: RecordDocuments,
  warnings: RecordWarning[],
): void {
  compare(DOCUMENT_LISTS.consultations, (link) => link.kind === "consultation");
  compare(DOCUMENT_LISTS.problems, (link) => link.kind === "problem" && link.via !== "topic");

  function compare(code: string, isOfArea: (link: Link) => boolean): void {
    if (![...lists.values()].some((list) => list.code === code)) return;
    for (const { links, resource } of documents.all) {
      const isFound = links.some(({ link }) => isOfArea(link));
      const isNamed = links.some(({ link }) => link.kind === "document-list" && link.list === code);
      if (isFound === isNamed) continue;
      warnings.push(
        warn(isFound ? "document-missing-from-list" : "document-only-in-list", "notice", resource),
      );
    }
  }
}
