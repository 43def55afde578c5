import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";

/** Lets calls to one practice pass, unless the practice has asked for a pause. */
export interface Gate {
  /** Waits for as long as the pause lasts. */
  readonly pass: Effect.Effect<void>;
  readonly isOpen: Effect.Effect<boolean>;
  /** Nothing passes for this many milliseconds from now; a longer pause already under way stays. */
  pause(milliseconds: number): Effect.Effect<void>;
}

export function createGate(): Gate {
  let opensAt = 0;
  const wait = Effect.map(Clock.currentTimeMillis, (now) => Math.max(0, opensAt - now));
  const pass: Effect.Effect<void> = Effect.flatMap(wait, (milliseconds) =>
    milliseconds === 0 ? Effect.void : Effect.andThen(Effect.sleep(milliseconds), pass),
  );
  return {
    pass,
    isOpen: Effect.map(wait, (milliseconds) => milliseconds === 0),
    pause: (milliseconds) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        opensAt = Math.max(opensAt, now + milliseconds);
      }),
  };
}
