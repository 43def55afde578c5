import { WrongCriterionError } from "./selection-errors.ts";

/** Calendar dates, both included: `2020`, `2020-09` or `2020-09-15`, each as a whole. Left out: open on that side. */
export interface DateRange {
  readonly from?: string;
  readonly to?: string;
}

/** @throws WrongCriterionError for what is no date, or a range that ends before it begins */
export function checkRange(range: DateRange, criterion: string): void {
  for (const side of ["from", "to"] as const) {
    const date = range[side];
    if (date === undefined || isCalendarDate(date)) continue;
    const what = "must be a calendar date such as 2020-09-15, 2020-09 or 2020";
    throw new WrongCriterionError(`${criterion}.${side}`, what);
  }
  if (isBefore(range.to, range.from)) {
    throw new WrongCriterionError(`${criterion}.to`, `must not be before ${criterion}.from`);
  }
}

/**
 * Whether something that began and ended at these FHIR dates, of any precision, may have been in the range, at least in part:
 * `2020-09` may have been on 2020-09-15. Days are as they were recorded, in the time zone of the date itself. Dates that are
 * absent, or cannot be read, rule nothing out.
 */
export function mayBeIn(start: string | null, end: string | null, range: DateRange): boolean {
  const first = calendarPart(start) ?? calendarPart(end);
  const last = calendarPart(end) ?? first;
  return !isBefore(last, range.from) && !isBefore(range.to, first);
}

/** Whether all of one date is before all of the other: compared as far as both are precise. */
function isBefore(date: string | undefined, other: string | undefined): boolean {
  if (date === undefined || other === undefined) return false;
  const precision = Math.min(date.length, other.length);
  return date.slice(0, precision) < other.slice(0, precision);
}

function calendarPart(date: string | null): string | undefined {
  return date === null ? undefined : /^\d{4}(?:-\d{2}(?:-\d{2})?)?(?=T|$)/.exec(date)?.[0];
}

function isCalendarDate(text: string): boolean {
  if (!/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/.test(text)) return false;
  const time = Date.parse(text);
  // 30 February would roll over into March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
