/** How many attempts at once a practice is given, learnt from how its attempts end. */
export interface AdaptiveLimit {
  /** From 1 to `most`. */
  readonly places: number;
  readonly most: number;
  /** Counts the halvings. An attempt remembers the round that it began in. */
  readonly round: number;
  /** Since the last change of `places`. */
  readonly successes: number;
  /** Without a success between them. */
  readonly timeoutsInARow: number;
}

/** What the end of an attempt says about the load that the practice bears; `none`: nothing. */
export type Load = "borne" | "too-much" | "timed-out" | "none";

export function fullLimit(most: number): AdaptiveLimit {
  return { places: most, most, round: 0, successes: 0, timeoutsInARow: 0 };
}

/**
 * Halves where the practice says that it is asked too much, and after a row of timeouts; recovers by one place after a row of
 * successes. An attempt that began before the last halving says nothing about the limit that has been in force since: ten
 * refusals of attempts that were under way together halve once.
 */
export function afterAttempt(limit: AdaptiveLimit, begunIn: number, load: Load): AdaptiveLimit {
  if (begunIn !== limit.round) return limit;
  switch (load) {
    case "borne":
      return succeeded(limit);
    case "too-much":
      return halved(limit);
    case "timed-out": {
      const timeoutsInARow = limit.timeoutsInARow + 1;
      return timeoutsInARow < TIMEOUTS_THAT_HALVE
        ? { ...limit, successes: 0, timeoutsInARow }
        : halved(limit);
    }
    case "none":
      return limit;
  }
}

const TIMEOUTS_THAT_HALVE = 3;

const SUCCESSES_FOR_A_PLACE = 10;

function succeeded(limit: AdaptiveLimit): AdaptiveLimit {
  const successes = limit.successes + 1;
  if (limit.places === limit.most) return { ...limit, timeoutsInARow: 0 };
  return successes < SUCCESSES_FOR_A_PLACE
    ? { ...limit, successes, timeoutsInARow: 0 }
    : { ...limit, places: limit.places + 1, successes: 0, timeoutsInARow: 0 };
}

function halved({ places, most, round }: AdaptiveLimit): AdaptiveLimit {
  return {
    places: Math.max(1, Math.floor(places / 2)),
    most,
    round: round + 1,
    successes: 0,
    timeoutsInARow: 0,
  };
}
