import type { DocumentOutcome } from "./document-outcome.ts";
import type { ProgressEvent } from "./progress.ts";
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
  /**
   * What happens, for a display. Ends when the extraction has ended, whatever came of it, and never throws: `statement` says
   * why. Leaving it early cancels nothing. Each call is a reader of its own.
   *
   * Nobody waits for a reader. For one who is slow, the latest `bytes` of a document take the place of those before; nothing else
   * is left out, and what waits is bounded by the number of documents. One who begins late is first told where things stand:
   * `known`, a `finished` for each document that has, and the latest event of each other.
   */
  progress(): AsyncIterable<ProgressEvent>;
}
