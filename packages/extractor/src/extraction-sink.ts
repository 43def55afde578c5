import type { DocumentSink, SkipReason } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import type { DocumentOutcome, HeldDocument } from "./document-outcome.ts";
import type { ExtractionSource } from "./source.ts";
import type { Statement } from "./statement.ts";

/** Whose documents an extraction is about. */
export interface ExtractionSubject {
  readonly nhsNumber: string;
  readonly odsCode: string;
}

/**
 * A sink that follows a whole extraction. A plain `DocumentSink` is one: the other members are for sinks that keep accounts.
 * What one of these members throws stops the extraction.
 */
export interface ExtractionSink extends DocumentSink {
  /** Before anything is asked: refuse here what is bound to another patient. */
  prepare?(subject: ExtractionSubject): Promise<void>;
  /** The record or search is there, and it is this patient's. */
  begin?(source: ExtractionSource, subject: ExtractionSubject): Promise<void>;
  /**
   * Why a document is not wanted this time, although it is selected; `undefined` where it is. Asked of each that is selected,
   * before anything else is. What is here of it stays as it is.
   */
  declines?(document: DocumentLocation): SkipReason | undefined;
  /**
   * What is here of a document from before, asked of each one that is wanted before any is requested; `undefined` where there
   * is nothing.
   */
  held?(document: DocumentLocation, signal: AbortSignal): Promise<HeldDocument | undefined>;
  /** How one document ended. One call at a time. */
  record?(outcome: DocumentOutcome): Promise<void>;
  /** Every document has been recorded. */
  end?(statement: Statement): Promise<void>;
  /**
   * What `declines` and `held` would say in an extraction of this source, for a plan: nothing is taken and nothing changed.
   * Refuses what `prepare` refuses. None of the other members is called then.
   */
  survey?(
    source: ExtractionSource,
    subject: ExtractionSubject,
  ): Promise<Pick<ExtractionSink, "declines" | "held">>;
  /** The last call, whatever happened since `prepare` succeeded: give back what it took. */
  close?(): Promise<void>;
}
