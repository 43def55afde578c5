import type { DocumentOutcome } from "./document-outcome.ts";
import type { ExtractionSource } from "./source.ts";
import type { Statement } from "./statement.ts";

/**
 * All documents of one patient on their way into a sink. It runs whether or not it is iterated over; iterating gives each
 * document's outcome once, as it comes.
 *
 * When the signal aborts, the documents that remain end as skipped (`cancelled`), and iterating then throws the signal's
 * reason. Leaving the loop early cancels the extraction and waits until everything is cleaned up.
 */
export interface Extraction extends AsyncIterable<DocumentOutcome> {
  /**
   * The record or search that the documents come from. Rejects if it could not be had, is not this patient's, or is refused by
   * the sink.
   */
  readonly source: Promise<ExtractionSource>;
  /** Fulfilled when every document is accounted for, also after an abort. Rejects if the source does. */
  readonly statement: Promise<Statement>;
}
