import { folderSink } from "@gpdocs/extractor";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { chosen } from "../action.ts";
import { type Asked, type Extracting, extracting, needsOf, stageOf, type Wanted } from "../asked.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { extractIntoFolder } from "../extract-into-folder.ts";
import { wrongUsage } from "../failure.ts";
import { oneOf, yes } from "../flags.ts";
import { MANNERS_FLAGS, type MannersWishes, mannersOf } from "../manners-options.ts";
import { MIGRATION_FLAGS, type MigrationWishes, requestOf } from "../migration-options.ts";
import { ndjson } from "../ndjson.ts";
import { planLines, planText } from "../plan-text.ts";
import { progressOn } from "../progress-on.ts";
import { SELECTION_FLAGS, type SelectionWishes, selectionOf } from "../selection-options.ts";
import { openSession, SESSION_FLAGS, type SessionWishes } from "../session-options.ts";
import type { Surroundings } from "../surroundings.ts";
import { sayWarnings, warningLines } from "../warnings.ts";

interface ExtractWishes extends SessionWishes, MigrationWishes, SelectionWishes, MannersWishes {
  readonly from: "record" | "search";
  readonly out: string;
  readonly resume: boolean;
  readonly dryRun: boolean;
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
        "Required. Folder for documents/, manifest.ndjson and extraction.json: one patient's, made if needed. What it holds already is not requested again",
      ),
    ),
    resume: yes(
      "resume",
      "Only go on with an earlier extraction: refuse a folder that is new or empty, such as one that is misspelt",
    ),
    dryRun: yes(
      "dry-run",
      "Say what would be requested, how many bytes of it, and what is certain already: ask for the record or search, for no document, and write nothing",
    ),
    ...MANNERS_FLAGS,
    format: oneOf(
      "format",
      ["text", "ndjson"],
      "text",
      "A summary at the end, or a line of JSON for each document as it ends",
    ),
  },
  chosen(extract),
).pipe(
  Command.withDescription(
    "Retrieve every document of a patient. Exit code 0: complete; 3: some documents failed; 4: none failed, but something is withheld, missing or over --max-size.",
  ),
  Command.withShortDescription("Retrieve every document of a patient into a folder"),
  Command.withExamples([
    {
      command:
        "gpdocs extract --nhs-number - --ods-code A82038 --config gpdocs.json --user me.json --out patient/",
      description: "Through the Spine, with the NHS number typed on standard input",
    },
    {
      command:
        "gpdocs extract --nhs-number - --ods-code A82038 --config gpdocs.json --user me.json --out patient/ --max-size 20MB --dry-run",
      description: "What that would request, if documents over 20 MB are left out",
    },
    {
      command:
        "gpdocs extract --nhs-number - --ods-code A82038 --config gpdocs.json --user me.json --out patient/ --resume --retries 1 --timeout 5m --idle-timeout 10s",
      description: "Go on after an interruption, with less patience",
    },
  ]),
);

async function extract(wishes: ExtractWishes, surroundings: Surroundings): Promise<ExitCode> {
  const { stderr, signal } = surroundings;
  const asked = askedFor(wishes);
  const select = await selectionOf(wishes);
  if (asked.kind === "search" && select !== undefined) {
    throw wrongUsage(
      "Documents are selected from the record: leave out --from search, or the flags that select.",
    );
  }
  const { session, standIn } = await openSession(wishes, needsOf(asked), mannersOf(wishes), surroundings);
  if (standIn !== undefined) {
    await stderr.write(`No --ods-code was given: the statement calls the practice ${standIn}.\n`);
  }
  const wanted: Wanted = {
    sink: folderSink(wishes.out, { mode: wishes.resume ? "resume" : "extract" }),
    signal,
    ...(select === undefined ? {} : { select }),
    ...(wishes.maxSize === undefined ? {} : { maxBytes: wishes.maxSize }),
  };
  const source = extracting(session, asked);
  const stage = stageOf(asked);
  if (wishes.dryRun) return plan(source, wanted, stage, wishes.format, surroundings);
  return extractIntoFolder(
    { begin: () => source.extract(wanted), stage, folder: wishes.out, format: wishes.format },
    surroundings,
  );
}

/** @throws CommandFailure for a migration from a search */
function askedFor(wishes: ExtractWishes): Asked {
  if (wishes.from === "search" && wishes.migrate) {
    throw wrongUsage(
      "--migrate begins with the migrate record, which names the documents: leave out --from search.",
    );
  }
  const request = requestOf(wishes);
  return wishes.from === "search" ? { kind: "search" } : request;
}

async function plan(
  source: Extracting,
  wanted: Wanted,
  stage: string,
  format: ExtractWishes["format"],
  { stdout, stderr }: Surroundings,
): Promise<ExitCode> {
  const progress = progressOn(stderr);
  progress.stage(stage);
  const planned = await source.plan(wanted).finally(progress.end);
  const warnings = planned.source.from === "record" ? planned.source.resolved.warnings : [];
  if (format === "ndjson") {
    await ndjson(stdout, planLines(planned));
    await sayWarnings(warnings, stderr);
  } else {
    const lines = warningLines(warnings, stdout.paint);
    await stdout.write(
      `${lines.length === 0 ? "" : `${lines.join("\n")}\n\n`}${planText(planned, stdout.paint)}`,
    );
  }
  return EXIT.complete;
}
