import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import type { Attempt, Entrance } from "./entrance.ts";
import type { GpConnectError } from "./errors.ts";
import type { Priority } from "./line.ts";
import { withPlace } from "./places.ts";
import type { Room } from "./room.ts";
import { NO_VERDICT } from "./verdict.ts";

/**
 * Makes the attempt as soon as the practice may be called: passes its gate, takes a place at the practice, then one of the
 * total (a slow practice must not hold the total). A call that finds the gate closed once it has its places, because the
 * practice asked for a pause meanwhile or rests, gives them back and waits at the gate again.
 *
 * @param make tells what the attempt shows, if it comes as far as the practice
 */
export function admitted<A>(
  entrance: Entrance,
  total: Room,
  priority: Priority,
  make: (attempt: Attempt) => Effect.Effect<A, GpConnectError>,
): Effect.Effect<A, GpConnectError> {
  const unlessClosed = Effect.acquireUseRelease(
    entrance.begin,
    (attempt) => (attempt === undefined ? Effect.succeedNone : Effect.asSome(make(attempt))),
    (attempt) => attempt?.shows(NO_VERDICT) ?? Effect.void,
  );
  const turn = Effect.andThen(
    entrance.gate.pass(priority),
    withPlace(entrance.places, priority, withPlace(total, priority, unlessClosed)),
  );
  const untilAdmitted: Effect.Effect<A, GpConnectError> = Effect.flatMap(turn, (made) =>
    Option.isSome(made) ? Effect.succeed(made.value) : untilAdmitted,
  );
  return untilAdmitted;
}
