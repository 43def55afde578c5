import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import * as Schedule from "effect/Schedule";
import { adding, type GpConnectError } from "./errors.ts";
import type { Manners } from "./manners.ts";
import { type RetryBudget, retryCost } from "./retry-budget.ts";
import { isRetried } from "./verdict.ts";

/** What is told before a wait between two attempts of one call. */
export interface RetryNotice {
  /** Of the attempt that is to follow: 2, 3 or 4. */
  readonly attempt: number;
  /** How long the call waits at least. It may wait longer for its turn. */
  readonly waitMilliseconds: number;
  /** Of the failure that is behind it. */
  readonly code: string;
}

export interface RetryOptions {
  readonly budget: RetryBudget;
  /** How long no attempt can be made for other reasons, in milliseconds. */
  readonly closedFor: Effect.Effect<number>;
  onRetry?(notice: RetryNotice): void;
}

/**
 * The one retry policy: failures that may pass, `attempts` times in all, after a random wait below a bound that doubles each
 * time (full jitter), as long as the practice's budget lasts.
 */
export function withRetries<A>(
  attempt: Effect.Effect<A, GpConnectError>,
  { attempts, retryDelay }: Pick<Manners, "attempts" | "retryDelay">,
  { budget, closedFor, onRetry }: RetryOptions,
): Effect.Effect<A, GpConnectError> {
  return Effect.suspend(() => {
    let spent = 0;
    const spend = (failure: GpConnectError) => {
      const cost = retryCost(failure);
      if (!budget.spend(cost)) return Effect.fail(adding(failure, FAILS_TOO_OFTEN));
      spent += cost;
      return Effect.void;
    };
    const policy = Schedule.exponential(Duration.millis(retryDelay)).pipe(
      Schedule.setInputType<GpConnectError>(),
      Schedule.upTo({ times: attempts - 1 }),
      Schedule.while(({ input }) => isRetried(input)),
      Schedule.modifyDelay(({ duration }) =>
        Effect.map(Random.next, (part) => Duration.millis(Duration.toMillis(duration) * part)),
      ),
      Schedule.tap(({ input }) => spend(input)),
      Schedule.tap(({ attempt: retries, duration, input: { code } }) =>
        Effect.map(closedFor, (milliseconds) =>
          onRetry?.({
            attempt: retries + 1,
            waitMilliseconds: Math.max(milliseconds, Math.ceil(Duration.toMillis(duration))),
            code,
          }),
        ),
      ),
    );
    return Effect.tap(Effect.retry(attempt, policy), () => Effect.sync(() => budget.arrived(spent)));
  });
}

const FAILS_TOO_OFTEN =
  "It was not asked again: at present too many calls to this practice fail. Try again later.";
