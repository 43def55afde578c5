import { InputError } from "./errors.ts";

/** How gpdocs behaves towards the practices it asks. Shared by every session of a process. */
export interface Manners {
  /** Attempts under way at once, over all practices. @default 16 */
  readonly maxConcurrent: number;
  /** Attempts under way at once at one practice. @default 4 */
  readonly maxPerProvider: number;
  /** Attempts for one call, the first included; 1 to 4: the SSP guide allows three retries. @default 4 */
  readonly attempts: number;
  /** Longest first wait between attempts, in milliseconds; doubles with each. The wait is random below it. @default 500 */
  readonly retryDelay: number;
  /** Longest wait that a `Retry-After` may impose on a practice's calls, in milliseconds. @default 60_000 */
  readonly maxRetryAfter: number;
  /** Longest wait for the head of an answer, in milliseconds: a record takes a practice a while. @default 120_000 */
  readonly headersTimeout: number;
  /** Longest silence within the body of an answer, in milliseconds. @default 30_000 */
  readonly idleTimeout: number;
  /** Largest structured record or search result that is read, in bytes. @default 268_435_456 (256 MiB) */
  readonly maxRecordBytes: number;
}

export const DEFAULT_MANNERS: Manners = {
  maxConcurrent: 16,
  maxPerProvider: 4,
  attempts: 4,
  retryDelay: 500,
  maxRetryAfter: 60_000,
  headersTimeout: 120_000,
  idleTimeout: 30_000,
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
    headersTimeout: limit("headersTimeout", 1, LONGEST_TIMER),
    idleTimeout: limit("idleTimeout", 1, LONGEST_TIMER),
    maxRecordBytes: limit("maxRecordBytes", 1, LONGEST_TEXT),
  };
}

/** What a timer of the platform can hold, in milliseconds. */
const LONGEST_TIMER = 2_147_483_647;

/** Somewhat below V8's longest string: the answer becomes one before it is parsed. */
const LONGEST_TEXT = 500_000_000;
