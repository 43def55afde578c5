import type { Manners } from "@gpdocs/extractor";
import { duration, size, wholeNumber } from "./flags.ts";

/** Flags of every command that downloads: with what manners, and up to which size. */
export const MANNERS_FLAGS = {
  maxConcurrent: wholeNumber(
    "max-concurrent",
    [1, 1_000],
    "Requests under way at once, over all (default 16)",
  ),
  maxPerProvider: wholeNumber(
    "max-per-provider",
    [1, 100],
    "Requests under way at once at the practice (default 4)",
  ),
  retries: wholeNumber("retries", [0, 3], "How often a call that fails is tried again (default 3)"),
  timeout: duration(
    "timeout",
    "Longest time for one call from when it has begun, all its attempts and the waits between them together (default 15m)",
  ),
  headersTimeout: duration(
    "headers-timeout",
    "Longest wait for an answer to begin (default 2m); with --migrate five times as long",
  ),
  idleTimeout: duration("idle-timeout", "Longest silence within an answer (default 30s)"),
  maxSize: size(
    "max-size",
    "Largest document, such as 20MB: a larger one is skipped, over-size-limit (default 4GiB)",
  ),
};

export interface MannersWishes {
  readonly maxConcurrent: number | undefined;
  readonly maxPerProvider: number | undefined;
  readonly retries: number | undefined;
  readonly timeout: number | undefined;
  readonly headersTimeout: number | undefined;
  readonly idleTimeout: number | undefined;
  readonly maxSize: number | undefined;
}

export function mannersOf(wishes: MannersWishes): Partial<Manners> {
  const { maxConcurrent, maxPerProvider, retries, timeout, headersTimeout, idleTimeout } = wishes;
  return {
    ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
    ...(maxPerProvider === undefined ? {} : { maxPerProvider }),
    ...(retries === undefined ? {} : { attempts: retries + 1 }),
    ...(timeout === undefined ? {} : { totalTimeout: timeout }),
    ...(headersTimeout === undefined ? {} : { headersTimeout }),
    ...(idleTimeout === undefined ? {} : { idleTimeout }),
  };
}
