import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGpConnect, folderSink, type Session } from "@gpdocs/extractor";
import {
  createProvider,
  DEMONSTRATION_API_KEY,
  DEMONSTRATION_CONSUMER,
  DEMONSTRATION_USER,
  type Provider,
} from "@gpdocs/provider-simulator";
import * as Command from "effect/cli/Command";
import { chosen } from "../action.ts";
import { demoText } from "../demo-text.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { couldNotRun } from "../failure.ts";
import { optionalText } from "../flags.ts";
import { type FinishedExtraction, followExtraction } from "../follow-extraction.ts";
import type { Progress } from "../progress.ts";
import { progressOn } from "../progress-on.ts";
import type { Surroundings } from "../surroundings.ts";

/** `gpdocs demo`: both sessions against the simulator, over real HTTP, for a synthetic patient. */
export const demoCommand = Command.make(
  "demo",
  {
    out: optionalText(
      "out",
      "DIR",
      "Folder for what is retrieved; a new one among the temporary files otherwise",
    ),
  },
  chosen(demo),
).pipe(
  Command.withDescription(
    "Start the simulator, and retrieve every document of a synthetic patient in both ways: by a search, and from the structured record.",
  ),
  Command.withShortDescription("See it work: both sessions against the simulator"),
);

async function demo(
  { out }: { readonly out: string | undefined },
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stdout, stderr, signal } = surroundings;
  const progress = progressOn(stderr);
  progress.stage("Starting the simulator: SDS, SSP and a practice");
  const provider = await createProvider();
  try {
    const folder = out ?? (await mkdtemp(join(tmpdir(), "gpdocs-demo-")));
    const session = openDemonstration(provider);
    const search = await retrieve(session, "search", join(folder, "session-a-search"), progress, signal);
    const record = await retrieve(session, "record", join(folder, "session-b-record"), progress, signal);
    await stdout.write(
      demoText({ search, record, folder, practice: provider.practice, paint: stdout.paint }),
    );
    const failed = search.statement.counts.failed + record.statement.counts.failed;
    return failed > 0 ? EXIT.someFailed : EXIT.complete;
  } finally {
    await progress.end();
    await provider.close();
  }
}

function openDemonstration({ practice, urls, patients }: Provider): Session {
  const [patient] = patients;
  if (patient === undefined) throw couldNotRun("The simulator has no patient.");
  const route = {
    kind: "ssp",
    sdsUrl: urls.sds,
    sspUrl: urls.ssp,
    sdsApiKey: DEMONSTRATION_API_KEY,
  } as const;
  return createGpConnect({ route, consumer: DEMONSTRATION_CONSUMER }).session({
    user: DEMONSTRATION_USER,
    patient: { nhsNumber: patient.nhsNumber, odsCode: practice.odsCode },
  });
}

const STAGES = {
  search: "Session A: finding the patient, searching for documents",
  record: "Session B: retrieving the structured record",
} as const;

async function retrieve(
  session: Session,
  from: "search" | "record",
  folder: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<FinishedExtraction> {
  progress.stage(STAGES[from]);
  const extraction = session.extract({ from, sink: folderSink(folder), signal });
  const finished = await followExtraction(extraction, progress, signal);
  if (finished.interruption !== undefined) throw finished.interruption;
  return finished;
}
