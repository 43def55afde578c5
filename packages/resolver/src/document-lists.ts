import { DOCUMENT_LISTS, type Link, type RecordWarning } from "@gpdocs/model";
import type { RecordDocuments } from "./documents.ts";
import type { RankedLink } from "./link-order.ts";
import type { RecordList } from "./lists.ts";
import { warn } from "./record-warning.ts";

/**
 * Compares what the secondary Lists of documents name with what consultations and problems were found to hold (page
 * *Using lists to return data*). The two should agree.
 */
export function documentListWarnings(
  lists: readonly RecordList[],
  documents: RecordDocuments,
  links: readonly (readonly RankedLink[])[],
): readonly RecordWarning[] {
  return [
    ...compare(DOCUMENT_LISTS.consultations, (link) => link.kind === "consultation"),
    ...compare(DOCUMENT_LISTS.problems, (link) => link.kind === "problem" && link.via !== "topic"),
  ];

  function compare(code: string, isOfArea: (link: Link) => boolean): readonly RecordWarning[] {
    if (!lists.some((list) => list.code === code)) return [];
    return documents.all.flatMap(({ place, resource }) => {
      const all = links[place] ?? [];
      const isFound = all.some(({ link }) => isOfArea(link));
      const isNamed = all.some(({ link }) => link.kind === "document-list" && link.list === code);
      if (isFound === isNamed) return [];
      return [warn(isFound ? "document-missing-from-list" : "document-only-in-list", "notice", resource)];
    });
  }
}
