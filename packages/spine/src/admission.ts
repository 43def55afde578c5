import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { LimitFunction } from "p-limit";
import type { Gate } from "./gate.ts";
import { withPlace } from "./places.ts";

/** What stands before one practice, for every session of the process. */
export interface Entrance {
  readonly gate: Gate;
  readonly places: LimitFunction;
}

/**
 * Makes the attempt as soon as the practice may be called: passes its gate, takes a place at the practice, then one of the
 * total (a slow practice must not hold the total). A call that finds the gate closed once it has its places, because the
 * practice asked for a pause meanwhile, gives them back and waits at the gate again.
 */
export function admitted<A, E>(
  { gate, places }: Entrance,
  total: LimitFunction,
  attempt: Effect.Effect<A, E>,
): Effect.Effect<A, E> {
  const unlessClosed = Effect.flatMap(gate.isOpen, (open) =>
    open ? Effect.asSome(attempt) : Effect.succeedNone,
  );
  const turn = Effect.andThen(gate.pass, withPlace(places, withPlace(total, unlessClosed)));
  const untilAdmitted: Effect.Effect<A, E> = Effect.flatMap(turn, (made) =>
    Option.isSome(made) ? Effect.succeed(made.value) : untilAdmitted,
  );
  return untilAdmitted;
}
