import * as Flag from "effect/cli/Flag";
import * as Option from "effect/Option";

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

/** A whole number from 1 that may be left out. */
export function wholeNumber(name: string, most: number, description: string): Flag.Flag<number | undefined> {
  return Flag.Int(name).pipe(
    Flag.withMetavar("N"),
    Flag.withDescription(description),
    Flag.filter(
      (number) => number >= 1 && number <= most,
      () => `must be a whole number from 1 to ${most}`,
    ),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
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
