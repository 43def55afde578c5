import * as Effect from "effect/Effect";
import type { LimitFunction } from "p-limit";

/**
 * Runs the effect while it holds one of the limit's places. The place is given back however the effect ends; an effect that
 * is interrupted while it waits leaves at once, and gives the place back the moment it would have come.
 */
export function withPlace<A, E>(limit: LimitFunction, effect: Effect.Effect<A, E>): Effect.Effect<A, E> {
  return Effect.uninterruptibleMask((restore) => {
    let left = false;
    let giveBack = () => {};
    const wait = Effect.callback<void>((resume) => {
      void limit(
        () =>
          new Promise<void>((release) => {
            if (left) {
              release();
              return;
            }
            giveBack = release;
            resume(Effect.void);
          }),
      );
    });
    return restore(Effect.andThen(wait, effect)).pipe(
      Effect.ensuring(
        Effect.sync(() => {
          left = true;
          giveBack();
        }),
      ),
    );
  });
}
