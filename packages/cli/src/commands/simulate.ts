import { once } from "node:events";
import {
  createProvider,
  type Provider,
  parseFaults,
  type RecordedPatient,
  readRecordsFolder,
} from "@gpdocs/provider-simulator";
import * as Command from "effect/cli/Command";
import { chosen } from "../action.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { couldNotRun, wrongUsage } from "../failure.ts";
import { optionalText, repeated, wholeNumber } from "../flags.ts";
import { simulatorText } from "../simulator-text.ts";
import type { Surroundings } from "../surroundings.ts";
import { systemCode } from "../system-code.ts";

interface SimulateWishes {
  readonly port: number | undefined;
  readonly records: string | undefined;
  readonly fault: readonly string[];
  readonly seed: string | undefined;
}

/** Three ports are used: this one for SDS, the next for the SSP, the one after for the practice. */
const HIGHEST_PORT = 65_533;

/** `gpdocs simulate`: a practice with SDS and SSP on this machine, until it is told to stop. */
export const simulateCommand = Command.make(
  "simulate",
  {
    port: wholeNumber(
      "port",
      [1, HIGHEST_PORT],
      "SDS listens here, the SSP on the next port, the practice on the one after; free ports otherwise",
    ),
    records: optionalText(
      "records",
      "DIR",
      "Folder of JSON records to serve, in place of the synthetic patients",
    ),
    fault: repeated(
      "fault",
      "SPEC",
      "Misbehave: NAME, or NAME:share=0.2,times=2,… strikes that share of the documents, that many of their first requests. May be repeated; several in one are separated by ;",
    ),
    seed: optionalText("seed", "TEXT", "With --fault: another seed strikes other documents (default 1)"),
  },
  chosen(simulate),
).pipe(
  Command.withDescription(
    "Simulate a GP Connect practice with SDS and SSP on this machine, to develop and test consumers against. Ctrl-C ends it.",
  ),
  Command.withShortDescription("Simulate a GP Connect practice on this machine"),
  Command.withExamples([
    { command: "gpdocs simulate --port 8080", description: "The synthetic patients, well behaved" },
    {
      command:
        'gpdocs simulate --port 8080 --fault "status-503:share=0.3,times=2" --fault "slow-drip:share=0.5,bytes=500,milliseconds=100"',
      description: "A practice that is busy and slow: watch retries and progress",
    },
  ]),
);

async function simulate(
  { port, records, fault, seed = "1" }: SimulateWishes,
  { stdout, env, signal }: Surroundings,
): Promise<ExitCode> {
  const faults = ofTheFaults(() => fault.flatMap(parseFaults));
  const recorded = records === undefined ? undefined : await readRecords(records);
  const provider = await start(port, recorded);
  try {
    if (faults.length > 0) ofTheFaults(() => provider.misbehaveMixed({ seed, faults }));
    await stdout.write(simulatorText(provider, recorded, faults, commandName(env)));
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

/** The simulator says in plain words what is wrong with a fault. */
function ofTheFaults<Result>(use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    throw error instanceof RangeError ? wrongUsage(`--fault: ${error.message}`) : error;
  }
}

/** How this very command was called, so that what is printed can be pasted. */
function commandName(env: Surroundings["env"]): string {
  return env["npm_lifecycle_event"] === "gpdocs" ? "npx -y pnpm@12 --silent gpdocs" : "gpdocs";
}
