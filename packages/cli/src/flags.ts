import * as Flag from "effect/cli/Flag";
import * as Option from "effect/Option";
import { bytesIn, millisecondsIn } from "./quantities.ts";

/** A flag that may be left out; given without a value, or with an empty one, it is an error. */
export function optionalText(
  name: string,
  metavar: string,
  description: string,
): Flag.Flag<string | undefined> {
  return Flag.String(name).pipe(
    Flag.withMetavar(metavar),
    Flag.withDescription(description),
    Flag.filter(
      (text) => text.trim() !== "",
      () => "must not be empty",
    ),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  );
}

/** A whole number that may be left out. */
export function wholeNumber(
  name: string,
  [least, most]: readonly [number, number],
  description: string,
): Flag.Flag<number | undefined> {
  return Flag.Int(name).pipe(
    Flag.withMetavar("N"),
    Flag.withDescription(description),
    Flag.filter(
      (number) => number >= least && number <= most,
      () => `must be a whole number from ${least} to ${most}`,
    ),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  );
}

/** A number of bytes that may be left out: `20MB`. */
export function size(name: string, description: string): Flag.Flag<number | undefined> {
  return quantity(name, "SIZE", description, bytesIn, "must be a size such as 500kB, 20MB or 1.5GiB");
}

/** A number of milliseconds that may be left out: `30s`. */
export function duration(name: string, description: string): Flag.Flag<number | undefined> {
  return quantity(
    name,
    "TIME",
    description,
    millisecondsIn,
    "must be a time such as 500ms, 30s, 5m or 1h, of 24 days at most",
  );
}

function quantity(
  name: string,
  metavar: string,
  description: string,
  read: (text: string) => number | undefined,
  rule: string,
): Flag.Flag<number | undefined> {
  return Flag.String(name).pipe(
    Flag.withMetavar(metavar),
    Flag.withDescription(description),
    Flag.filterMap(
      (text) => Option.fromUndefinedOr(read(text)),
      () => rule,
    ),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  );
}

/** A flag that may be given any number of times. */
export function repeated(name: string, metavar: string, description: string): Flag.Flag<readonly string[]> {
  return Flag.String(name).pipe(
    Flag.withMetavar(metavar),
    Flag.withDescription(description),
    Flag.atLeast(0),
  );
}

/** A flag without value. */
export function yes(name: string, description: string): Flag.Flag<boolean> {
  return Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false));
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  name: string,
  words: Words,
  fallback: Words[number],
  description: string,
): Flag.Flag<Words[number]> {
  return Flag.Literals(name, words).pipe(
    Flag.withMetavar("WORD"),
    Flag.withDescription(`${description} (default ${fallback})`),
    Flag.withDefault(fallback),
  );
}
