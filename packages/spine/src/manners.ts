import { INTERACTIONS, type InteractionName } from "@gpdocs/model";
import { InputError } from "./errors.ts";

/** How gpdocs behaves towards the practices it asks. Shared by every session of a process. */
export interface Manners {
  /** Attempts under way at once, over all practices. @default 16 */
  readonly maxConcurrent: number;
  /**
   * Attempts under way at once at one practice. Halved, down to one, where the practice answers 429 or 503 or three attempts
   * in a row time out; one more again after every ten that succeed. @default 4
   */
  readonly maxPerProvider: number;
  /** Attempts for one call, the first included; 1 to 4: the SSP guide allows three retries. @default 4 */
  readonly attempts: number;
  /** Longest first wait between attempts, in milliseconds; doubles with each. The wait is random below it. @default 500 */
  readonly retryDelay: number;
  /** Longest wait that a `Retry-After` may impose on a practice's calls, in milliseconds. @default 60_000 */
  readonly maxRetryAfter: number;
  /**
   * What the retries of one practice's calls may cost, in tokens: a retry takes 5, after a timeout 10; a call that succeeds
   * gives back what its retries took, or 1. Where none are left, a failure is final at once. @default 500
   */
  readonly retryBudget: number;
  /** Failures to reach a practice, one after the other, after which it rests and is tried by single attempts. @default 5 */
  readonly restAfter: number;
  /**
   * Longest time that calls wait for a practice that rests, in milliseconds, from when it began. After it they fail at once
   * (`provider-resting`), as interactive calls do from the first. @default 300_000
   */
  readonly maxRest: number;
  /**
   * Longest wait for the head of an answer, in milliseconds: a record takes a practice a while. Migrations are given five times
   * as long. @default 120_000
   */
  readonly headersTimeout: number;
  /** Longest silence within the body of an answer, in milliseconds. @default 30_000 */
  readonly idleTimeout: number;
  /** Longest time that the reader of an answer may take over one piece of it, in milliseconds. @default 60_000 */
  readonly readerTimeout: number;
  /**
   * Longest time for one call, in milliseconds: all attempts with the waits between them. The wait for the first attempt does
   * not count. @default 900_000
   */
  readonly totalTimeout: number;
  /** Largest structured record or search result that is read, in bytes. @default 268_435_456 (256 MiB) */
  readonly maxRecordBytes: number;
}

export const DEFAULT_MANNERS: Manners = {
  maxConcurrent: 16,
  maxPerProvider: 4,
  attempts: 4,
  retryDelay: 500,
  maxRetryAfter: 60_000,
  retryBudget: 500,
  restAfter: 5,
  maxRest: 300_000,
  headersTimeout: 120_000,
  idleTimeout: 30_000,
  readerTimeout: 60_000,
  totalTimeout: 900_000,
  maxRecordBytes: 268_435_456,
};

/**
 * The defaults with the caller's wishes on top.
 *
 * @throws InputError `invalid-manners` if a limit is not a whole number in its range
 */
export function manners(wishes: Partial<Manners> = {}): Manners {
  const limit = (name: keyof Manners, least: number, most: number): number => {
    const value = wishes[name] ?? DEFAULT_MANNERS[name];
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InputError({
      code: "invalid-manners",
      message: `${name} must be a whole number from ${least} to ${most}.`,
    });
  };
  return {
    maxConcurrent: limit("maxConcurrent", 1, 1_000),
    maxPerProvider: limit("maxPerProvider", 1, 100),
    attempts: limit("attempts", 1, 4),
    retryDelay: limit("retryDelay", 0, LONGEST_TIMER),
    maxRetryAfter: limit("maxRetryAfter", 0, LONGEST_TIMER),
    retryBudget: limit("retryBudget", 0, 1_000_000),
    restAfter: limit("restAfter", 1, 1_000_000),
    maxRest: limit("maxRest", 0, LONGEST_TIMER),
    headersTimeout: limit("headersTimeout", 1, LONGEST_TIMER),
    idleTimeout: limit("idleTimeout", 1, LONGEST_TIMER),
    readerTimeout: limit("readerTimeout", 1, LONGEST_TIMER),
    totalTimeout: limit("totalTimeout", 1, LONGEST_TIMER),
    maxRecordBytes: limit("maxRecordBytes", 1, LONGEST_TEXT),
  };
}

/** The timeouts of one attempt. */
export type Timeouts = Pick<Manners, "headersTimeout" | "idleTimeout" | "readerTimeout">;

/** A practice gathers a whole record before the first byte of a migration comes. */
export function timeoutsOf(manners: Manners, interaction: InteractionName): Timeouts {
  const factor = INTERACTIONS[interaction].reason === "migration" ? 5 : 1;
  return { ...manners, headersTimeout: Math.min(factor * manners.headersTimeout, LONGEST_TIMER) };
}

/** What a timer of the platform can hold, in milliseconds. */
const LONGEST_TIMER = 2_147_483_647;

/** Somewhat below V8's longest string: the answer becomes one before it is parsed. */
const LONGEST_TEXT = 500_000_000;
