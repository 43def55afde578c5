export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * By date, latest first and those without one last, then by id. Dates are compared as recorded, by their text: all of a
 * practice's are in one time zone.
 */
export function latestFirst<T>(
  items: Iterable<T>,
  dateOf: (item: T) => string | null | undefined,
  idOf: (item: T) => string,
): readonly T[] {
  return [...items].sort(
    (a, b) => compareText(dateOf(b) ?? "", dateOf(a) ?? "") || compareText(idOf(a), idOf(b)),
  );
}

/** By key; what has the same key is the same, and given once. */
export function sortedByKey<T>(items: Iterable<T>, keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const item of items) byKey.set(keyOf(item), item);
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, item]) => item);
}
