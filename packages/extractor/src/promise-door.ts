import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";

/**
 * Runs an effect as a web programmer expects of a promise: it rejects with the effect's own error, and with the signal's
 * reason where the signal stopped it, also before it began.
 */
export async function promised<A, E>(effect: Effect.Effect<A, E>, signal?: AbortSignal): Promise<A> {
  signal?.throwIfAborted();
  const exit = await Effect.runPromiseExit(effect, signal === undefined ? {} : { signal });
  if (Exit.isSuccess(exit)) return exit.value;
  if (signal?.aborted && Cause.hasInterruptsOnly(exit.cause)) throw signal.reason;
  throw Cause.squash(exit.cause);
}
