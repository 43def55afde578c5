import type { Link } from "@gpdocs/model";
import { compareText } from "./order.ts";

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

/**
 * By kind, display order, resource and path; links that say the same are given once, at the first of their places: a topic
 * that names a document twice belongs to its problem once.
 */
export function sortLinks(links: readonly RankedLink[]): RankedLink[] {
  const unique = new Map<string, RankedLink>();
  for (const ranked of links) {
    const said = whatIsSaid(ranked.link);
    const other = unique.get(said);
    if (other === undefined || ranked.rank < other.rank) unique.set(said, ranked);
  }
  return [...unique]
    .map(([said, ranked]) => ({ ranked, key: `${ranked.rank}\n${said}` }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ ranked }) => ranked);
}

/** Sorts by resource and path. Of two paths that differ in a place only, the longer is the later: entry[2] comes before entry[10]. */
function whatIsSaid(link: Link): string {
  const whose = "problemId" in link ? link.problemId : "encounterId" in link ? link.encounterId : "";
  const further = "related" in link ? link.related : "list" in link ? link.list : whose;
  return [link.resource, sortable(link.path.length), link.path, link.kind, further].join("\n");
}

/** A number in two characters, which sort as numbers do. */
function sortable(number: number): string {
  return String.fromCharCode(number >>> 16, number & 0xffff);
}
