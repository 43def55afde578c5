import { type DocumentOutcome, type Extraction, manifestLine, statementLine } from "@gpdocs/extractor";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-codes.ts";
import { type FinishedExtraction, followExtraction } from "./follow-extraction.ts";
import { progressOn } from "./progress-on.ts";
import { extractionSummary } from "./summary.ts";
import type { Surroundings } from "./surroundings.ts";
import { sayWarnings } from "./warnings.ts";

export interface FolderTask {
  /** Begins the extraction. */
  begin(): Extraction;
  /** What is done until the documents are known. */
  readonly stage: string;
  /** Where it goes, as the user names it. */
  readonly folder: string;
  readonly format: "text" | "ndjson";
}

/** Extracts documents into a folder and tells the user what happens and how it ended. */
export async function extractIntoFolder(task: FolderTask, surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr, signal } = surroundings;
  const progress = progressOn(stderr);
  progress.stage(task.stage);
  const writeLine = (outcome: DocumentOutcome) => stdout.write(`${JSON.stringify(manifestLine(outcome))}\n`);
  const finished = await followExtraction(
    task.begin(),
    progress,
    signal,
    task.format === "ndjson" ? writeLine : undefined,
  );
  await tellEnd(finished, task, surroundings);
  return finished.interruption === undefined ? exitCodeOf(finished.statement) : EXIT.interrupted;
}

async function tellEnd(
  { statement, outcomes, interruption }: FinishedExtraction,
  { folder, format }: FolderTask,
  { stdout, stderr }: Surroundings,
): Promise<void> {
  if (interruption !== undefined) await stderr.write("Interrupted: what had arrived is in the folder.\n");
  if (format === "text") {
    await stdout.write(extractionSummary(statement, outcomes, folder, stdout.paint));
  } else {
    await sayWarnings(statement.warnings, stderr);
    await stderr.write(`${statementLine(statement)}\n`);
  }
}
