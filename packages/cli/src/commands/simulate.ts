import { once } from "node:events";
import {
  createProvider,
  type Provider,
  type RecordedPatient,
  readRecordsFolder,
} from "@gpdocs/provider-simulator";
import * as Command from "effect/cli/Command";
import { chosen } from "../action.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { couldNotRun } from "../failure.ts";
import { optionalText, wholeNumber } from "../flags.ts";
import { simulatorText } from "../simulator-text.ts";
import type { Surroundings } from "../surroundings.ts";
import { systemCode } from "../system-code.ts";

interface SimulateWishes {
  readonly port: number | undefined;
  readonly records: string | undefined;
}

/** Three ports are used: this one for SDS, the next for the SSP, the one after for the practice. */
const HIGHEST_PORT = 65_533;

/** `gpdocs simulate`: a practice with SDS and SSP on this machine, until it is told to stop. */
export const simulateCommand = Command.make(
  "simulate",
  {
    port: wholeNumber(
      "port",
      HIGHEST_PORT,
      "SDS listens here, the SSP on the next port, the practice on the one after; free ports otherwise",
    ),
    records: optionalText(
      "records",
      "DIR",
      "Folder of JSON records to serve, in place of the synthetic patients",
    ),
  },
  chosen(simulate),
).pipe(
  Command.withDescription(
    "Simulate a GP Connect practice with SDS and SSP on this machine, to develop and test consumers against. Ctrl-C ends it.",
  ),
  Command.withShortDescription("Simulate a GP Connect practice on this machine"),
);

async function simulate(
  { port, records }: SimulateWishes,
  { stdout, env, signal }: Surroundings,
): Promise<ExitCode> {
  const recorded = records === undefined ? undefined : await readRecords(records);
  const provider = await start(port, recorded);
  try {
    await stdout.write(simulatorText(provider, recorded, commandName(env)));
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await provider.close();
  }
  return EXIT.complete;
}

async function start(
  port: number | undefined,
  recorded: readonly RecordedPatient[] | undefined,
): Promise<Provider> {
  try {
    return await createProvider({
      ...(recorded === undefined ? {} : { patients: recorded }),
      ...(port === undefined ? {} : { ports: { sds: port, ssp: port + 1, practice: port + 2 } }),
    });
  } catch (error) {
    const code = systemCode(error);
    if (code === "EADDRINUSE" || code === "EACCES") {
      const what = code === "EACCES" ? "may not be used" : "is in use";
      throw couldNotRun(
        `A port from ${port} to ${Number(port) + 2} ${what}: choose others with --port, or leave it out.`,
      );
    }
    throw ofTheRecords(error);
  }
}

async function readRecords(folder: string): Promise<readonly RecordedPatient[]> {
  try {
    return await readRecordsFolder(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw ofTheRecords(error);
    throw couldNotRun(
      `The folder of --records cannot be read (${code}). Check the path and its permissions.`,
    );
  }
}

/** The simulator says in plain words which file is at fault. */
function ofTheRecords(error: unknown): unknown {
  return error instanceof Error && error.name === "Error" ? couldNotRun(error.message) : error;
}

/** How this very command was called, so that what is printed can be pasted. */
function commandName(env: Surroundings["env"]): string {
  return env["npm_lifecycle_event"] === "gpdocs" ? "npx -y pnpm@12 --silent gpdocs" : "gpdocs";
}
