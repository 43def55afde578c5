import { stripVTControlCharacters } from "node:util";
import { isNhsNumber } from "@gpdocs/model";

/**
 * Text from a record in one line, safe to show: control characters could steer a terminal, and marks that turn the reading
 * direction could make a line say something else.
 *
 * @param longest characters after which it is cut short with `…`
 */
export function printable(text: string, longest = 120): string {
  const part = text.slice(0, 4 * longest);
  const line = part
    .replace(/\p{Cf}/gu, "")
    .replace(UNPRINTABLE, " ")
    .trim();
  const characters = [...line];
  return characters.length <= longest
    ? line
    : `${characters
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`;
}

/** An id in one line, its middle left out where it is too long: what tells ids apart stands at either end. */
export function shortened(id: string, longest: number): string {
  const characters = [...printable(id, id.length + 1)];
  if (characters.length <= longest) return characters.join("");
  const end = Math.floor((longest - 1) / 3);
  return [...characters.slice(0, longest - 1 - end), "…", ...characters.slice(-end)].join("");
}

/** Any valid NHS number becomes `[NHS number]`: for ids, file names and messages where one may stand by accident. */
export function withoutNhsNumbers(text: string): string {
  return text.replace(/(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/g, (digits) =>
    isNhsNumber(digits.replace(/\D/g, "")) ? "[NHS number]" : digits,
  );
}

/** Columns that a line takes, colours aside. Marks that sit on another letter take none. */
export function width(line: string): number {
  return [...stripVTControlCharacters(line).replace(/\p{Mn}/gu, "")].length;
}

/** "1 document", "2 documents". */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** Bytes for a person: `812 B`, `34 kB`, `1.2 MB`, `3.4 GB`. */
export function bytes(size: number): string {
  if (size < 999.5) return `${Math.round(size)} B`;
  if (size < 999_500) return `${Math.round(size / 1_000)} kB`;
  if (size < 999_950_000) return `${(size / 1_000_000).toFixed(1)} MB`;
  return `${(size / 1_000_000_000).toFixed(1)} GB`;
}

const UNPRINTABLE = /[\s\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}]+/gu;
