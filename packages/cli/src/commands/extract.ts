import {
  type DocumentOutcome,
  type Extraction,
  folderSink,
  manifestLine,
  type Session,
  statementLine,
} from "@gpdocs/extractor";
import type { Selection } from "@gpdocs/resolver/select-by";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { chosen } from "../action.ts";
import { EXIT, type ExitCode, exitCodeOf } from "../exit-codes.ts";
import { wrongUsage } from "../failure.ts";
import { oneOf } from "../flags.ts";
import { type FinishedExtraction, followExtraction } from "../follow-extraction.ts";
import {
  MIGRATION_FLAGS,
  type MigrationWishes,
  type RecordRequest,
  requestOf,
} from "../migration-options.ts";
import { progressOn } from "../progress.ts";
import { SELECTION_FLAGS, type SelectionWishes, selectionOf } from "../selection-options.ts";
import { MANNERS_FLAGS, openSession, SESSION_FLAGS, type SessionWishes } from "../session-options.ts";
import { extractionSummary } from "../summary.ts";
import type { Surroundings } from "../surroundings.ts";
import { sayWarnings } from "../warnings.ts";

interface ExtractWishes extends SessionWishes, MigrationWishes, SelectionWishes {
  readonly from: "record" | "search";
  readonly out: string;
  readonly maxConcurrent: number | undefined;
  readonly maxPerProvider: number | undefined;
  readonly format: "text" | "ndjson";
}

/** `gpdocs extract`: every document of a patient into a folder, with manifest and statement. */
export const extractCommand = Command.make(
  "extract",
  {
    ...SESSION_FLAGS,
    from: oneOf(
      "from",
      ["record", "search"],
      "record",
      "Where documents are looked for: the structured record, or a search for documents",
    ),
    ...MIGRATION_FLAGS,
    ...SELECTION_FLAGS,
    out: Flag.String("out").pipe(
      Flag.withMetavar("DIR"),
      Flag.withDescription(
        "Required. Folder for documents/, manifest.ndjson and extraction.json: one patient's, made if needed",
      ),
    ),
    ...MANNERS_FLAGS,
    format: oneOf(
      "format",
      ["text", "ndjson"],
      "text",
      "A summary at the end, or a line of the manifest for each document as it ends",
    ),
  },
  chosen(extract),
).pipe(
  Command.withDescription(
    "Retrieve every document of a patient. Exit code 0: complete; 3: some documents failed; 4: none failed, but something is withheld or missing.",
  ),
  Command.withShortDescription("Retrieve every document of a patient into a folder"),
  Command.withExamples([
    {
      command:
        "gpdocs extract --nhs-number - --ods-code A82038 --config gpdocs.json --user me.json --out patient/",
      description: "Through the Spine, with the NHS number typed on standard input",
    },
  ]),
);

async function extract(wishes: ExtractWishes, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr, signal } = surroundings;
  if (wishes.from === "search" && wishes.migrate) {
    throw wrongUsage(
      "--migrate begins with the migrate record, which names the documents: leave out --from search.",
    );
  }
  const request = requestOf(wishes);
  const selection = await selectionOf(wishes);
  if (wishes.from === "search" && selection !== undefined) {
    throw wrongUsage(
      "Documents are selected from the record: leave out --from search, or the flags that select.",
    );
  }
  const own = request.kind === "migrate" ? "migration" : "structured";
  const { session, standIn } = await openSession(
    wishes,
    wishes.from === "search" ? ["documents"] : [own, "documents"],
    {
      ...(wishes.maxConcurrent === undefined ? {} : { maxConcurrent: wishes.maxConcurrent }),
      ...(wishes.maxPerProvider === undefined ? {} : { maxPerProvider: wishes.maxPerProvider }),
    },
    surroundings,
  );
  if (standIn !== undefined) {
    await stderr.write(`No --ods-code was given: the statement calls the practice ${standIn}.\n`);
  }
  const progress = progressOn(stderr);
  await progress.stage(wishes.from === "search" ? "Searching for documents" : "Retrieving the record");
  const writeLine = (outcome: DocumentOutcome) => stdout.write(`${JSON.stringify(manifestLine(outcome))}\n`);
  const finished = await followExtraction(
    begin(session, wishes, request, selection, signal),
    progress,
    signal,
    wishes.format === "ndjson" ? writeLine : undefined,
  );
  await tellEnd(finished, wishes, surroundings);
  return finished.interruption === undefined ? exitCodeOf(finished.statement) : EXIT.interrupted;
}

function begin(
  session: Session,
  { from, out }: ExtractWishes,
  request: RecordRequest,
  selection: Selection | undefined,
  signal: AbortSignal,
): Extraction {
  const sink = folderSink(out);
  if (from === "search") return session.extract({ from, sink, signal });
  const wanted = { sink, signal, ...(selection === undefined ? {} : { select: selection }) };
  if (request.kind === "migrate") return session.migration(request).extract(wanted);
  return session.extract({ from, ...wanted });
}

async function tellEnd(
  { statement, outcomes, interruption }: FinishedExtraction,
  { out, format }: ExtractWishes,
  { stdout, stderr }: Surroundings,
): Promise<void> {
  if (interruption !== undefined) await stderr.write("Interrupted: what had arrived is in the folder.\n");
  if (format === "text") {
    await stdout.write(extractionSummary(statement, outcomes, out, stdout.paint));
  } else {
    await sayWarnings(statement.warnings, stderr);
    await stderr.write(`${statementLine(statement)}\n`);
  }
}
