import type { DocumentLocation, Link } from "@gpdocs/model";
import { checkRange, type DateRange, mayBeIn } from "./date-range.ts";
import type { ResolvedRecord } from "./resolved-record.ts";
import { perRecord, type Selection } from "./selection.ts";
import { WrongCriterionError } from "./selection-errors.ts";

export type { DateRange } from "./date-range.ts";
export type { Selection, SelectionSource } from "./selection.ts";
export { WrongCriterionError } from "./selection-errors.ts";

/** What a document must fulfil to be selected; a criterion that is left out asks nothing. */
export interface SelectionCriteria {
  /** Documents of consultations that took place then (`Encounter.period`). One in no consultation is not selected. */
  readonly consultations?: DateRange;
  /** Documents that a problem leads to, directly or through a topic: the one with this `Condition.id`, or any. */
  readonly problem?: "any" | { readonly problemId: string };
  /**
   * Media type as the record declares it, letter case and parameters aside: `application/pdf`, or `image/*`. A document that
   * declares none is not selected.
   */
  readonly contentType?: string;
  /** `DocumentReference.created`; where that is absent, `indexed`, as a search does it. */
  readonly created?: DateRange;
}

/**
 * Selects documents by the common criteria, all of which a document must fulfil. Dates decide at the precision they have:
 * what may be in a range is selected, so that no document is lost for a date that is vague, absent or unreadable.
 *
 * @throws WrongCriterionError for a date, a range or a media type that cannot be
 * @example
 * const scans = selectBy({ contentType: "image/*", created: { from: "2019-04" } });
 * const extraction = session.extract({ from: "record", sink, select: scans });
 */
export function selectBy({ consultations, problem, contentType, created }: SelectionCriteria): Selection {
  if (consultations !== undefined) checkRange(consultations, "consultations");
  if (created !== undefined) checkRange(created, "created");
  const media = contentType === undefined ? undefined : checkedMediaType(contentType);
  return perRecord(({ resolved }) => {
    const encounterIds = consultations === undefined ? undefined : encountersIn(consultations, resolved);
    return (document) =>
      (encounterIds === undefined || isOfEncounter(document, encounterIds)) &&
      (problem === undefined || document.links.some((link) => isOfProblem(link, problem))) &&
      (media === undefined || isOfMediaType(document.contentType, media)) &&
      (created === undefined || mayBeIn(document.created ?? document.indexed, null, created));
  });
}

function encountersIn(range: DateRange, { consultations }: ResolvedRecord): ReadonlySet<string> {
  const inRange = consultations.filter(({ period }) => mayBeIn(period.start, period.end, range));
  return new Set(inRange.map(({ encounterId }) => encounterId));
}

function isOfEncounter({ links }: DocumentLocation, encounterIds: ReadonlySet<string>): boolean {
  return links.some((link) => link.kind === "consultation" && encounterIds.has(link.encounterId));
}

function isOfProblem(link: Link, problem: NonNullable<SelectionCriteria["problem"]>): boolean {
  return link.kind === "problem" && (problem === "any" || link.problemId === problem.problemId);
}

function isOfMediaType(declared: string | null, wanted: string): boolean {
  if (declared === null) return false;
  const media = withoutParameters(declared);
  return wanted.endsWith("/*") ? media.startsWith(wanted.slice(0, -1)) : media === wanted;
}

function checkedMediaType(contentType: string): string {
  const media = withoutParameters(contentType);
  if (/^[a-z0-9!#$&^_.+-]+\/(?:\*|[a-z0-9!#$&^_.+-]+)$/.test(media)) return media;
  throw new WrongCriterionError("contentType", "must be a media type such as application/pdf or image/*");
}

function withoutParameters(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}
