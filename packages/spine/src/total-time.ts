import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import { type GpConnectError, TimeoutError } from "./errors.ts";

/**
 * Gives up the call when so much time has gone since it began: attempts, pauses, and the waits for all attempts but the
 * first. The first waits for as long as others are before it: ten thousand documents may stand in line.
 *
 * @param call runs the effect that it is given when its first attempt begins
 */
export function withinTotalTime<A>(
  milliseconds: number,
  call: (begin: Effect.Effect<void>) => Effect.Effect<A, GpConnectError>,
): Effect.Effect<A, GpConnectError> {
  return Effect.flatMap(Deferred.make<void>(), (begun) =>
    Effect.raceFirst(
      call(Effect.asVoid(Deferred.succeed(begun, undefined))),
      Deferred.await(begun).pipe(
        Effect.andThen(Effect.sleep(milliseconds)),
        Effect.andThen(Effect.failSync(totalTimeout)),
      ),
    ),
  );
}

function totalTimeout(): TimeoutError {
  return new TimeoutError({
    code: "total-timeout",
    retryable: true,
    message:
      "The call took longer than is allowed for all its attempts together. Try again later, or allow it more time.",
  });
}
