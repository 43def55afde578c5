import { EXIT, type ExitCode } from "./exit-codes.ts";

/** A command that ends here. The message is for a person: what happened and what to do, in one line, without patient data. */
export class CommandFailure extends Error {
  readonly _tag = "CommandFailure";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command line cannot be carried out as it was written. */
export function wrongUsage(message: string): CommandFailure {
  return new CommandFailure(EXIT.wrongUsage, message);
}

export function couldNotRun(message: string): CommandFailure {
  return new CommandFailure(EXIT.couldNotRun, message);
}
