import type { DocumentOutcome, Extraction, ExtractionSource, Statement } from "@gpdocs/extractor";
import type { Progress } from "./progress.ts";

export interface FinishedExtraction {
  readonly source: ExtractionSource;
  readonly statement: Statement;
  /** As they came; every document has one. */
  readonly outcomes: readonly DocumentOutcome[];
  /** Why it was broken off, if it was: the rest of the documents is then skipped. */
  readonly interruption: unknown;
}

/**
 * Follows an extraction to its end, also to an early one: what was accounted for until then counts.
 *
 * @param onOutcome told of each document as it ends
 * @throws what stopped the extraction before there were documents, or the signal's reason
 */
export async function followExtraction(
  extraction: Extraction,
  progress: Progress,
  signal: AbortSignal,
  onOutcome?: (outcome: DocumentOutcome) => Promise<void>,
): Promise<FinishedExtraction> {
  const shown = progress.follow(extraction);
  try {
    const source = await extraction.source;
    const { outcomes, interruption } = await outcomesOf(extraction, progress, signal, onOutcome);
    return { source, statement: await extraction.statement, outcomes, interruption };
  } finally {
    await shown;
    await progress.end();
  }
}

async function outcomesOf(
  extraction: Extraction,
  progress: Progress,
  signal: AbortSignal,
  onOutcome: ((outcome: DocumentOutcome) => Promise<void>) | undefined,
): Promise<Pick<FinishedExtraction, "outcomes" | "interruption">> {
  const outcomes: DocumentOutcome[] = [];
  try {
    for await (const outcome of extraction) {
      outcomes.push(outcome);
      if (onOutcome === undefined) continue;
      await progress.makeWay();
      await onOutcome(outcome);
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    return { outcomes, interruption: error };
  }
  return { outcomes, interruption: undefined };
}
