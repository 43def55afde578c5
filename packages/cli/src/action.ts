import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type { ExitCode } from "./exit-codes.ts";
import type { Surroundings } from "./surroundings.ts";

/** A command with its flags read. What it throws is explained to the user: see `explain`. */
export type Action = (surroundings: Surroundings) => Promise<ExitCode>;

/** Takes the action that a command line stands for. */
export interface Choice {
  choose(action: Action): void;
}

export const Choice: Context.Service<Choice, Choice> = Context.Service("gpdocs/Choice");

/** The handler of a command: to read a command line is to choose, not yet to act. */
export function chosen<Wishes>(
  act: (wishes: Wishes, surroundings: Surroundings) => Promise<ExitCode>,
): (wishes: Wishes) => Effect.Effect<void, never, Choice> {
  return (wishes) => Effect.map(Choice, ({ choose }) => choose((surroundings) => act(wishes, surroundings)));
}
