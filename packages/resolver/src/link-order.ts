import type { Link } from "@gpdocs/model";
import { sortedByKey } from "./order.ts";

/** A link with its place among others. */
export interface RankedLink {
  readonly link: Link;
  /** The kind, then display order: sorts as text. */
  readonly rank: string;
}

/** Kinds in the order in which links are given. */
const KINDS = [
  "consultation",
  "problem",
  "referral",
  "investigation",
  "request",
  "questionnaire-response",
  "related",
  "document-list",
  "other",
] as const satisfies readonly Link["kind"][];

export function rankOf(kind: Link["kind"], displayOrder: readonly number[]): string {
  return [KINDS.indexOf(kind), ...displayOrder].map(sortable).join();
}

/** By kind, display order, resource and path; links that say the same are given once. */
export function sortLinks(links: readonly RankedLink[]): readonly RankedLink[] {
  return sortedByKey(links, ({ link, rank }) => {
    const { resource, path } = link;
    // Of two paths that differ in a place only, the longer one is the later: entry[2] comes before entry[10].
    const further = "related" in link ? link.related : "list" in link ? link.list : "";
    return [rank, resource, sortable(path.length), path, further].join("\n");
  });
}

/** Numbers of the same number of digits sort as text as they do as numbers. */
function sortable(number: number): string {
  return String(number).padStart(9, "0");
}
