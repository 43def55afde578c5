/** How fast a number grows at present. */
export interface Rate {
  /**
   * @param now milliseconds
   * @returns growth per second over the last few seconds; `undefined` for as long as there is next to nothing to go by
   */
  at(now: number, number: number): number | undefined;
}

export function createRate(): Rate {
  let samples: readonly { readonly now: number; readonly number: number }[] = [];
  return {
    at: (now, number) => {
      samples = [...samples.filter((sample) => now - sample.now <= WINDOW), { now, number }];
      const [first] = samples;
      if (first === undefined || now - first.now < SHORTEST) return undefined;
      return ((number - first.number) / (now - first.now)) * 1_000;
    },
  };
}

/** Milliseconds. */
const WINDOW = 5_000;
const SHORTEST = 1_000;
