import type { GpConnectError } from "./errors.ts";
import { isTimeout } from "./verdict.ts";

/**
 * What a practice's failures may cost. A retry takes tokens, a call that arrives gives them back: a practice that fails now
 * and then is asked again as often as the manners allow, one that fails all the time is not.
 */
export interface RetryBudget {
  /** Takes the tokens, if there are as many. */
  spend(tokens: number): boolean;
  /** A call has arrived: what its retries took comes back, or one token where it needed none. */
  arrived(spent: number): void;
}

export function createRetryBudget(capacity: number): RetryBudget {
  let left = capacity;
  return {
    spend: (tokens) => {
      if (tokens > left) return false;
      left -= tokens;
      return true;
    },
    arrived: (spent) => {
      left = Math.min(capacity, left + Math.max(1, spent));
    },
  };
}

/** The tokens that a retry after this failure takes: more where the practice has been kept busy to the end of a timeout. */
export function retryCost(error: GpConnectError): number {
  return isTimeout(error) ? 10 : 5;
}
