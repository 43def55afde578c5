import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { attemptBegins, attemptShows, closedBreaker, opensAt, type Reach } from "./breaker.ts";
import { ProviderError } from "./errors.ts";
import { createLine, type Priority } from "./line.ts";
import type { Manners } from "./manners.ts";

/** Lets calls to one practice pass, unless the practice has asked for a pause or rests. */
export interface Gate {
  /**
   * Waits until the practice may be called. Fails with a `ProviderError` (`provider-resting`) where it rests: at once for an
   * interactive call, for another when it has been resting as long as the manners allow to wait.
   */
  pass(priority: Priority): Effect.Effect<void, ProviderError>;
  /** How long it stays closed for sure, in milliseconds. */
  readonly closedFor: Effect.Effect<number>;
  /** Nothing passes for this many milliseconds from now; a longer pause already under way stays. */
  pause(milliseconds: number): Effect.Effect<void>;
  /** An attempt begins, and is to show how it ends; `undefined` if the practice may not be called now. */
  readonly begin: Effect.Effect<Begun | undefined>;
}

export interface Begun {
  /** Whether the practice can be reached. While it rests, only what is told first counts. */
  shows(reach: Reach): Effect.Effect<void>;
}

export function createGate({ restAfter, maxRest }: Pick<Manners, "restAfter" | "maxRest">): Gate {
  let breaker = closedBreaker();
  let pausedUntil = 0;
  const waiting = createLine<() => void>();
  const opens = () => Math.max(pausedUntil, opensAt(breaker));
  const wakeAll = () => {
    for (const wake of waiting.drain()) wake();
  };
  const change = (priority: Priority) =>
    Effect.callback<void>((resume) => {
      const leave = waiting.add(priority, () => resume(Effect.void));
      return Effect.sync(leave);
    });
  /** All wait for a change; the first whose time has come makes one, which wakes them in the order of their turns. */
  const wait = (priority: Priority, milliseconds: number) => {
    const timeHasCome = Effect.sync(() => queueMicrotask(wakeAll));
    const clock = Effect.andThen(Effect.sleep(milliseconds), Effect.andThen(timeHasCome, Effect.never));
    return Effect.raceFirst(change(priority), clock);
  };
  const patienceEnds = (priority: Priority) => {
    if (breaker.kind === "closed") return Number.POSITIVE_INFINITY;
    return priority === "interactive" ? 0 : breaker.since + maxRest;
  };
  const pass = (priority: Priority): Effect.Effect<void, ProviderError> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      if (opens() <= now) return Effect.void;
      const end = patienceEnds(priority);
      if (end <= now) return Effect.fail(resting());
      return Effect.andThen(
        wait(priority, Math.ceil(Math.min(opens(), end) - now)),
        Effect.suspend(() => pass(priority)),
      );
    });
  return {
    pass,
    closedFor: Effect.map(Clock.currentTimeMillis, (now) =>
      Math.max(0, (Number.isFinite(opens()) ? opens() : pausedUntil) - now),
    ),
    pause: (milliseconds) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        pausedUntil = Math.max(pausedUntil, now + milliseconds);
      }),
    begin: Effect.map(Clock.currentTimeMillis, (now) => {
      if (opens() > now) return undefined;
      breaker = attemptBegins(breaker);
      const { round } = breaker;
      return {
        shows: (reach) =>
          Effect.map(Clock.currentTimeMillis, (then) => {
            const before = breaker;
            breaker = attemptShows(breaker, round, reach, then, restAfter);
            if (before.kind === "resting" && breaker !== before) wakeAll();
          }),
      };
    }),
  };
}

function resting(): ProviderError {
  return new ProviderError({
    code: "provider-resting",
    retryable: true,
    message:
      "The practice's system has not answered for a while and is left to rest. Nothing was sent. Try again in some minutes.",
  });
}
