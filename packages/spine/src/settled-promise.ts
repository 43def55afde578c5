import * as Effect from "effect/Effect";
import { type GpConnectError, isGpConnectError } from "./errors.ts";

/**
 * Runs asynchronous code as an effect. On interruption the signal is aborted and the effect waits until the code has really
 * ended: no attempt goes on as a ghost behind one that was cancelled.
 *
 * A `GpConnectError` that is thrown becomes the effect's failure; anything else is a defect.
 */
export function settledPromise<A>(
  run: (signal: AbortSignal) => Promise<A>,
): Effect.Effect<A, GpConnectError> {
  return Effect.callback<A, GpConnectError>((resume) => {
    const controller = new AbortController();
    const settled = run(controller.signal).then(
      (value) => resume(Effect.succeed(value)),
      (error: unknown) => resume(isGpConnectError(error) ? Effect.fail(error) : Effect.die(error)),
    );
    return Effect.promise(() => {
      controller.abort();
      return settled;
    });
  });
}
