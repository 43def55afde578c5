import { readFileSync } from "node:fs";
import { isJsonObject, textOf } from "@gpdocs/model";
import { readCommandLine } from "./command-line.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { explain } from "./failure-text.ts";
import type { Surroundings } from "./surroundings.ts";

/** Carries out a command line, tells the user in one line why it could not, and says how it ended. Never throws. */
export async function gpdocs(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { stderr, signal } = surroundings;
  try {
    const action = await readCommandLine(args, version());
    return await action(surroundings);
  } catch (error) {
    if (signal.aborted && error === signal.reason) {
      await stderr.write("gpdocs: interrupted.\n");
      return EXIT.interrupted;
    }
    const { exitCode, line } = explain(error);
    await stderr.write(`${stderr.paint("red", "gpdocs:")} ${line}\n`);
    return exitCode;
  }
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (isJsonObject(manifest) ? textOf(manifest, "version") : undefined) ?? "unknown";
}
