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
  return [KINDS.indexOf(kind), ...displayOrder].map(sortable).join("");
}

/** By kind, display order, resource and path; links that say the same are given once. */
export function sortLinks(links: readonly RankedLink[]): RankedLink[] {
  const sorted = sortedByKey(links, ({ link, rank }) => {
    const further = "related" in link ? link.related : "list" in link ? link.list : "";
    // Of two paths that differ in a place only, the longer one is the later: entry[2] comes before entry[10].
    return [rank, link.resource, sortable(link.path.length), link.path, further].join("\n");
  });
  return [...sorted];
}

/** A number in two characters, which sort as numbers do. */
function sortable(number: number): string {
  return String.fromCharCode(number >>> 16, number & 0xffff);
}
