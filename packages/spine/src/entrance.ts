import * as Effect from "effect/Effect";
import { afterAttempt, fullLimit, type Load } from "./adaptive-limit.ts";
import { createGate, type Gate } from "./gate.ts";
import type { Manners } from "./manners.ts";
import { createRetryBudget, type RetryBudget } from "./retry-budget.ts";
import { createRoom, type Room } from "./room.ts";
import type { Verdict } from "./verdict.ts";

/** What stands before one practice, for every session of the process. */
export interface Entrance {
  readonly gate: Gate;
  readonly places: Room;
  readonly budget: RetryBudget;
  /** An attempt begins, and is to show how it ends; `undefined` if the practice may not be called now. */
  readonly begin: Effect.Effect<Attempt | undefined>;
}

/** One attempt that is under way. */
export interface Attempt {
  /** What its course says of the practice: the limit adapts, the practice rests or is called again. */
  shows(verdict: Verdict): Effect.Effect<void>;
}

export function createEntrance(
  manners: Pick<Manners, "maxPerProvider" | "retryBudget" | "restAfter" | "maxRest">,
): Entrance {
  const gate = createGate(manners);
  const places = createRoom(manners.maxPerProvider);
  let limit = fullLimit(manners.maxPerProvider);
  const adapt = (begunIn: number, load: Load) => {
    const before = limit;
    limit = afterAttempt(limit, begunIn, load);
    if (limit.places !== before.places) places.resize(limit.places);
  };
  return {
    gate,
    places,
    budget: createRetryBudget(manners.retryBudget),
    begin: Effect.map(gate.begin, (begun) => {
      if (begun === undefined) return undefined;
      const { round } = limit;
      return {
        shows: ({ load, reach }) =>
          Effect.andThen(
            begun.shows(reach),
            Effect.sync(() => adapt(round, load)),
          ),
      };
    }),
  };
}
