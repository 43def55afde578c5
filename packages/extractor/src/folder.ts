import type { ExtractionSink } from "./extraction-sink.ts";
import { type EnteredFolder, enterFolder, surveyFolder } from "./folder-entrance.ts";
import type { FolderMode } from "./folder-mode.ts";
import { placesIn } from "./folder-places.ts";
import { beginRun, type FolderRun } from "./folder-run.ts";
import { orUnavailable, unlessGone } from "./system-error.ts";

/**
 * A folder of one patient's documents at one practice: `documents/`, `manifest.ndjson` with a line for each document, and
 * `extraction.json`, the statement. Made for its owner alone (0700, files 0600). A file is there whole or not at all, and
 * before its line in the manifest.
 *
 * A second extraction of the same patient, or one after a run that was killed, requests what the folder does not hold whole:
 * documents of which the record says what it said before, and whose files still have their SHA-256, end as `held`. One that
 * has changed is kept beside its former version. No file is ever written over, and none that the manifest names is removed
 * unless it is damaged.
 *
 * The extraction fails with `InputError` (`folder-of-another-patient`, `folder-not-empty`) if the folder belongs to someone or
 * something else, (`nothing-to-resume`) if there is nothing that `mode` could go on with, (`folder-in-use`) if another extraction
 * is writing into it, (`manifest-unreadable`) if its manifest is lost or damaged; with `SinkError` (`sink-unavailable`) if it cannot be written.
 *
 * @param path made if it is not there
 * @param options.mode what is meant to be done with it. @default "extract"
 */
export function folderSink(
  path: string,
  { mode = "extract" }: { readonly mode?: FolderMode } = {},
): ExtractionSink {
  const places = placesIn(path);
  let entered: EnteredFolder | undefined;
  let run: FolderRun | undefined;
  return {
    prepare: (subject) =>
      orUnavailable(async () => {
        entered = await enterFolder(places, subject, mode);
      }),
    begin: (source, subject) =>
      orUnavailable(async () => {
        run = await beginRun(places, subject, source, told(entered).former, mode);
      }),
    declines: (document) => told(run).declines(document),
    held: (document, signal) => orUnavailable(() => told(run).held(document, signal)),
    open: (document) => unlessGone(() => told(run).open(document)),
    record: (outcome) => orUnavailable(() => told(run).record(outcome)),
    end: (statement) => orUnavailable(() => told(run).end(statement)),
    survey: (source, subject) => orUnavailable(() => surveyFolder(places, subject, mode, source)),
    close: () =>
      orUnavailable(async () => {
        const closing = [run, entered];
        run = entered = undefined;
        for (const taken of closing) await taken?.close();
      }),
  };
}

function told<A>(stage: A | undefined): A {
  if (stage === undefined) throw new Error("A folder is told of an extraction before it takes documents.");
  return stage;
}
