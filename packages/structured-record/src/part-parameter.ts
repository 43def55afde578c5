import { isJsonObject } from "@gpdocs/model";
import type { ParametersParameter, Period } from "fhir/r3.js";
import { refuse } from "./refuse.ts";

/** What a part parameter holds. Dates are whole, and not on the wrong side of today. */
export type PartKind = "flag" | "past-date" | "future-date" | "period" | "count" | "status";

/**
 * One part parameter in its FHIR form.
 *
 * @param today `YYYY-MM-DD` in London
 * @throws InputError `invalid-parameters` for a value that a provider would refuse
 */
export function partParameter(
  kind: PartKind,
  name: string,
  value: unknown,
  today: string,
): ParametersParameter {
  switch (kind) {
    case "flag":
      return typeof value === "boolean"
        ? { name, valueBoolean: value }
        : refuse(`${name} must be true or false.`);
    case "count":
      return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= LARGEST_INTEGER
        ? { name, valuePositiveInt: value }
        : refuse(`${name} must be a whole number of at least 1.`);
    case "status":
      return value === "active" || value === "inactive"
        ? { name, valueCode: value }
        : refuse(`${name} must be active or inactive.`);
    case "past-date":
      return { name, valueDate: pastDate(name, value, today) };
    case "future-date": {
      const date = wholeDate(name, value);
      return date >= today ? { name, valueDate: date } : refuse(`${name} must be today or later.`);
    }
    case "period":
      return { name, valuePeriod: period(name, value, today) };
  }
}

function period(name: string, value: unknown, today: string): Period {
  if (!isJsonObject(value)) return refuse(`${name} must be an object with a start, an end, or both.`);
  const { start, end, ...others } = value;
  if (Object.keys(others).length > 0) return refuse(`${name} has a start and an end, and nothing else.`);
  if (start === undefined && end === undefined) return refuse(`${name} needs a start, an end, or both.`);
  const read = {
    ...(start === undefined ? {} : { start: pastDate(`${name}.start`, start, today) }),
    ...(end === undefined ? {} : { end: pastDate(`${name}.end`, end, today) }),
  };
  const isReversed = read.start !== undefined && read.end !== undefined && read.start > read.end;
  return isReversed ? refuse(`${name}.start is after its end.`) : read;
}

function pastDate(name: string, value: unknown, today: string): string {
  const date = wholeDate(name, value);
  return date <= today ? date : refuse(`${name} must not be in the future.`);
}

function wholeDate(name: string, value: unknown): string {
  return typeof value === "string" && isWholeDate(value)
    ? value
    : refuse(`${name} must be a whole date such as 2017-02-01.`);
}

function isWholeDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** FHIR's positiveInt is a 32-bit number. */
const LARGEST_INTEGER = 2_147_483_647;
