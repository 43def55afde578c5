import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import * as Schedule from "effect/Schedule";
import type { GpConnectError } from "./errors.ts";
import type { Manners } from "./manners.ts";

/**
 * The one retry policy: failures that say they are retryable, `attempts` times in all, after a random wait below a bound
 * that doubles each time (full jitter).
 */
export function withRetries<A, E extends GpConnectError>(
  attempt: Effect.Effect<A, E>,
  { attempts, retryDelay }: Pick<Manners, "attempts" | "retryDelay">,
): Effect.Effect<A, E> {
  const waits = Schedule.exponential(Duration.millis(retryDelay)).pipe(
    Schedule.modifyDelay(({ duration }) =>
      Effect.map(Random.next, (part) => Duration.millis(Duration.toMillis(duration) * part)),
    ),
  );
  return Effect.retry(attempt, { schedule: waits, times: attempts - 1, while: (error) => error.retryable });
}
