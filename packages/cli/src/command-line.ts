import * as NodeChildProcessSpawner from "@effect/platform-node-shared/NodeChildProcessSpawner";
import * as NodeFileSystem from "@effect/platform-node-shared/NodeFileSystem";
import * as NodePath from "@effect/platform-node-shared/NodePath";
import * as NodeStdio from "@effect/platform-node-shared/NodeStdio";
import * as NodeTerminal from "@effect/platform-node-shared/NodeTerminal";
import * as Cause from "effect/Cause";
import * as CliConfig from "effect/cli/CliConfig";
import { isCliError } from "effect/cli/CliError";
import * as CliOutput from "effect/cli/CliOutput";
import * as Command from "effect/cli/Command";
import * as GlobalFlag from "effect/cli/GlobalFlag";
import type { HelpDoc } from "effect/cli/HelpDoc";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import { type Action, Choice } from "./action.ts";
import { demoCommand } from "./commands/demo.ts";
import { extractCommand } from "./commands/extract.ts";
import { recordCommand } from "./commands/record.ts";
import { reportCommand } from "./commands/report.ts";
import { resolveCommand } from "./commands/resolve.ts";
import { retryCommand } from "./commands/retry.ts";
import { searchCommand } from "./commands/search.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { EXIT } from "./exit-codes.ts";
import { wrongUsage } from "./failure.ts";
import { usageText } from "./usage-text.ts";

/**
 * What the arguments ask for. Nothing has been done yet.
 *
 * @throws CommandFailure (wrong usage) that says what is wrong with them
 */
export async function readCommandLine(args: readonly string[], version: string): Promise<Action> {
  // What has printed itself, such as completions, leaves nothing to be done.
  let chosen: Action = async () => EXIT.complete;
  const choose = (action: Action) => {
    chosen = action;
  };
  const exit = await Command.runWith(gpdocs, { version })(args).pipe(
    Effect.provideService(Choice, { choose }),
    Effect.provideService(CliOutput.Presenter, {
      present: (event) => Effect.sync(() => choose(actionOf(event))),
    }),
    Effect.provideService(CliConfig.CliConfig, CliConfig.make({ builtIns: BUILT_INS })),
    Effect.provide(NODE),
    Effect.runPromiseExit,
  );
  if (Exit.isFailure(exit)) {
    const error: unknown = Cause.squash(exit.cause);
    // What is wrong has been presented, and so chosen.
    if (!isCliError(error)) throw error;
  }
  return chosen;
}

const gpdocs = Command.make("gpdocs").pipe(
  Command.withDescription(
    "From an NHS number to every document of that patient's GP record, each accounted for.",
  ),
  Command.withSubcommands([
    demoCommand,
    extractCommand,
    retryCommand,
    reportCommand,
    recordCommand,
    searchCommand,
    resolveCommand,
    simulateCommand,
  ]),
);

const BUILT_INS = [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions];

const NODE = Layer.mergeAll(
  NodeChildProcessSpawner.layer.pipe(
    Layer.provideMerge(Layer.mergeAll(NodeFileSystem.layer, NodePath.layer)),
  ),
  NodeStdio.layer,
  NodeTerminal.layer,
);

function actionOf(event: CliOutput.Presenter.Event): Action {
  switch (event._tag) {
    case "Version":
      return async ({ stdout }) => {
        await stdout.write(`${event.version}\n`);
        return EXIT.complete;
      };
    case "Help":
      return event.reason === "Requested"
        ? helpAction(event.helpDoc)
        : refusal("A command is missing", event);
    case "InvalidInvocation":
      return async () => {
        throw wrongUsage(usageText(event.errors, event.commandPath));
      };
  }
}

function helpAction(help: HelpDoc): Action {
  return async ({ stdout }) => {
    const formatter = CliOutput.defaultFormatter({ colors: stdout.hasColours });
    await stdout.write(`${formatter.formatHelpDoc(help)}\n`);
    return EXIT.complete;
  };
}

function refusal(what: string, { commandPath }: { readonly commandPath: readonly string[] }): Action {
  return async () => {
    throw wrongUsage(`${what}. See ${commandPath.join(" ")} --help.`);
  };
}
