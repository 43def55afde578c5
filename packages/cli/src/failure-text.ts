import { isGpConnectError } from "@gpdocs/extractor";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { CommandFailure } from "./failure.ts";
import { systemCode } from "./system-code.ts";

/** How a command that failed ends: one line for a person, and the exit code. Never a stack, never patient data. */
export function explain(error: unknown): { readonly exitCode: ExitCode; readonly line: string } {
  const { exitCode, text } = reasonOf(error);
  return { exitCode, line: text.replace(/\s+/g, " ").trim() };
}

function reasonOf(error: unknown): { readonly exitCode: ExitCode; readonly text: string } {
  if (error instanceof CommandFailure) return { exitCode: error.exitCode, text: error.message };
  if (isGpConnectError(error)) {
    const code = error.spineCode ?? error.code;
    return {
      exitCode: error._tag === "InputError" ? EXIT.wrongUsage : EXIT.couldNotRun,
      text: error.message.includes(code) ? error.message : `${error.message} (${code})`,
    };
  }
  const code = systemCode(error);
  return {
    exitCode: EXIT.couldNotRun,
    text:
      code === undefined
        ? `gpdocs has met a fault of its own (${nameOf(error)}). Please report it, with the command that was run but without patient data.`
        : `The operating system refused something that gpdocs needs (${code}). Check permissions, disk space and ports.`,
  };
}

/** The name of an error's class is the program's own word; its message may hold anything. */
function nameOf(error: unknown): string {
  return error instanceof Error && /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : "unknown";
}
