/** Counts by key. */
export interface Tally {
  /** @returns how many times it was added, this time included */
  add(key: string): number;
  of(key: string): number;
}

/** Counts of the latest {@link KEPT} keys to come; one that was forgotten begins anew. */
export function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    add(key) {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (counts.size > KEPT) {
        const [oldest] = counts.keys();
        if (oldest !== undefined) counts.delete(oldest);
      }
      return count;
    },
    of: (key) => counts.get(key) ?? 0,
  };
}

const KEPT = 1_000_000;
