import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";

/** Lets calls to one practice pass, unless the practice has asked for a pause. */
export interface Gate {
  /** Waits for as long as the pause lasts. */
  readonly pass: Effect.Effect<void>;
  /** Nothing passes for this many milliseconds from now; a longer pause already under way stays. */
  pause(milliseconds: number): Effect.Effect<void>;
}

export function createGate(): Gate {
  let openAt = 0;
  const pass: Effect.Effect<void> = Effect.flatMap(Clock.currentTimeMillis, (now) =>
    now >= openAt ? Effect.void : Effect.andThen(Effect.sleep(openAt - now), pass),
  );
  return {
    pass,
    pause: (milliseconds) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        openAt = Math.max(openAt, now + milliseconds);
      }),
  };
}
