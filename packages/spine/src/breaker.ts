/**
 * Whether a practice is called at all. After a row of failures it rests; then one attempt is let through, and how that ends
 * decides whether the others follow or the practice rests for twice as long.
 */
export type Breaker = Closed | Resting;

interface Closed {
  readonly kind: "closed";
  /** Counts the changes of state. An attempt remembers the round that it began in. */
  readonly round: number;
  readonly failuresInARow: number;
}

export interface Resting {
  readonly kind: "resting";
  readonly round: number;
  /** When the practice stopped answering; all times in milliseconds since the epoch. */
  readonly since: number;
  /** When one attempt may be made; `null` while it is under way. */
  readonly until: number | null;
  /** Of this rest, in milliseconds. */
  readonly length: number;
}

/** What an attempt says about whether the practice can be reached; `none`: nothing. */
export type Reach = "answered" | "unavailable" | "none";

export function closedBreaker(): Breaker {
  return { kind: "closed", round: 0, failuresInARow: 0 };
}

/** When an attempt may be made next, as far as that is known: at once (0), at a time, or when the one under way has ended. */
export function opensAt(breaker: Breaker): number {
  return breaker.kind === "closed" ? 0 : (breaker.until ?? Number.POSITIVE_INFINITY);
}

/** An attempt begins, which `opensAt` must allow: of a practice that rests, it is the one that finds out. */
export function attemptBegins(breaker: Breaker): Breaker {
  return breaker.kind === "closed" ? breaker : { ...breaker, round: breaker.round + 1, until: null };
}

/**
 * What an attempt has found out. One that began in another state says nothing about this one: while the practice rests, only the
 * attempt that was let through counts.
 *
 * @param restAfter so many failures in a row, with no answer between them, begin a rest
 */
export function attemptShows(
  breaker: Breaker,
  begunIn: number,
  reach: Reach,
  now: number,
  restAfter: number,
): Breaker {
  if (begunIn !== breaker.round) return breaker;
  return breaker.kind === "closed"
    ? shownWhileClosed(breaker, reach, now, restAfter)
    : shownWhileResting(breaker, reach, now);
}

function shownWhileClosed(breaker: Closed, reach: Reach, now: number, restAfter: number): Breaker {
  if (reach === "none") return breaker;
  const failuresInARow = reach === "answered" ? 0 : breaker.failuresInARow + 1;
  return failuresInARow < restAfter
    ? { ...breaker, failuresInARow }
    : {
        kind: "resting",
        round: breaker.round + 1,
        since: now,
        until: now + FIRST_REST,
        length: FIRST_REST,
      };
}

function shownWhileResting(breaker: Resting, reach: Reach, now: number): Breaker {
  const round = breaker.round + 1;
  switch (reach) {
    case "answered":
      return { kind: "closed", round, failuresInARow: 0 };
    case "unavailable": {
      const length = Math.min(2 * breaker.length, LONGEST_REST);
      return { ...breaker, round, until: now + length, length };
    }
    case "none":
      return { ...breaker, round, until: now };
  }
}

/** In milliseconds, as the next. */
const FIRST_REST = 5_000;

const LONGEST_REST = 30_000;
