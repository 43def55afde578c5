import type { Link } from "@gpdocs/model";
import { compareNumbers, compareText } from "./order.ts";
import type { RankedLink } from "./record.ts";

/** Kinds in the order in which links are given. */
export const KINDS = [
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

/**
 * By kind, display order, resource and path; links that say the same are given once, at the first of their places: a topic
 * that names a document twice belongs to its problem once.
 */
export function sortLinks(links: readonly RankedLink[]): RankedLink[] {
  return links
    .toSorted((a, b) => compareSaid(a.link, b.link) || compareNumbers(a.rank, b.rank))
    .filter(({ link }, place, sorted) => {
      const before = sorted[place - 1]?.link;
      return !before || compareSaid(before, link) !== 0;
    })
    .sort((a, b) => compareNumbers(a.rank, b.rank));
}

/** Of two paths that differ in a place only, the longer is the later: entry[2] comes before entry[10]. */
function compareSaid(a: Link, b: Link): number {
  return (
    compareText(a.resource, b.resource) ||
    a.path.length - b.path.length ||
    compareText(a.path, b.path) ||
    compareText(JSON.stringify(a, SAID), JSON.stringify(b, SAID))
  );
}

const SAID = ["kind", "encounterId", "problemId", "related", "list"];
