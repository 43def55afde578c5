import * as Effect from "effect/Effect";
import type { Attempt } from "./entrance.ts";
import type { GpConnectError } from "./errors.ts";
import type { ProviderResponse } from "./response.ts";
import { ANSWER_BEGAN, verdictOf } from "./verdict.ts";

type Read<A> = (response: ProviderResponse) => Effect.Effect<A, GpConnectError>;

/**
 * An exchange with the practice that tells what it shows of it: that it answers as soon as it does, for others may wait to know
 * while a long document arrives; the rest at the end.
 */
export function observed<A>(
  attempt: Attempt,
  read: Read<A>,
  exchange: (read: Read<A>) => Effect.Effect<A, GpConnectError>,
): Effect.Effect<A, GpConnectError> {
  return Effect.suspend(() => {
    let answerBegan = false;
    const watched: Read<A> = (response) => {
      answerBegan = true;
      return Effect.andThen(attempt.shows(ANSWER_BEGAN), read(response));
    };
    return Effect.onExit(exchange(watched), (exit) => attempt.shows(verdictOf(exit, answerBegan)));
  });
}
