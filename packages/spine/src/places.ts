import * as Effect from "effect/Effect";
import type { Priority } from "./line.ts";
import type { Room } from "./room.ts";

/**
 * Runs the effect while it holds one of the room's places. The place is given back however the effect ends; an effect that
 * is interrupted while it waits leaves the line at once.
 */
export function withPlace<A, E>(
  room: Room,
  priority: Priority,
  effect: Effect.Effect<A, E>,
): Effect.Effect<A, E> {
  return Effect.uninterruptibleMask((restore) => {
    let left = false;
    let leaveLine = () => {};
    let giveBack = () => {};
    const wait = Effect.callback<void>((resume) => {
      leaveLine = room.enter(
        priority,
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
          leaveLine();
          giveBack();
        }),
      ),
    );
  });
}
