import type { Dated } from "./record.ts";

export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** By the first number that differs; of two of which one begins with the other, the shorter first. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const [place, number] of a.entries()) {
    const difference = number - (b[place] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/**
 * By date, latest first and those without one last, then by id. Dates are compared as recorded, by their text: all of a
 * practice's are in one time zone.
 */
export function latestFirst(a: Dated, b: Dated): number {
  return compareText(b.date ?? "", a.date ?? "") || compareText(a.id, b.id);
}

/** By key; what has the same key is the same, and given once. */
export function sortedByKey<T>(items: readonly T[], keyOf: (item: T, place: number) => string): T[] {
  const byKey = new Map(items.map((item, place) => [keyOf(item, place), item]));
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, item]) => item);
}

/** Each once, where it stands first. */
export function distinct<T>(items: readonly T[]): readonly T[] {
  return items.length < 2 ? items : [...new Set(items)];
}
