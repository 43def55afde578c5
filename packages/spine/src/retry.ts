import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import * as Schedule from "effect/Schedule";
import type { GpConnectError } from "./errors.ts";
import type { Manners } from "./manners.ts";

/** What is told before a wait between two attempts of one call. */
export interface RetryNotice {
  /** Of the attempt that is to follow: 2, 3 or 4. */
  readonly attempt: number;
  /** How long the call waits at least. It may wait longer for its turn. */
  readonly waitMilliseconds: number;
  /** Of the failure that is behind it. */
  readonly code: string;
}

/**
 * The one retry policy: failures that say they are retryable, `attempts` times in all, after a random wait below a bound
 * that doubles each time (full jitter).
 */
export function withRetries<A>(
  attempt: Effect.Effect<A, GpConnectError>,
  { attempts, retryDelay }: Pick<Manners, "attempts" | "retryDelay">,
  onRetry: (notice: RetryNotice) => void = () => {},
): Effect.Effect<A, GpConnectError> {
  const policy = Schedule.exponential(Duration.millis(retryDelay)).pipe(
    Schedule.setInputType<GpConnectError>(),
    Schedule.upTo({ times: attempts - 1 }),
    Schedule.while(({ input }) => input.retryable),
    Schedule.modifyDelay(({ duration }) =>
      Effect.map(Random.next, (part) => Duration.millis(Duration.toMillis(duration) * part)),
    ),
    Schedule.tap(({ attempt: retries, duration, input: { code } }) =>
      Effect.sync(() =>
        onRetry({ attempt: retries + 1, waitMilliseconds: Math.ceil(Duration.toMillis(duration)), code }),
      ),
    ),
  );
  return Effect.retry(attempt, policy);
}
