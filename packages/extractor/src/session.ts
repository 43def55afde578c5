import type { DocumentFilter, DocumentSearch } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import type { Consumer, User } from "@gpdocs/spine";
import type { RecordParameters, StructuredRecord } from "@gpdocs/structured-record";
import type { Extraction } from "./extraction.ts";
import type { ExtractionPlan } from "./extraction-plan.ts";
import type { ExtractionSink } from "./extraction-sink.ts";
import type { RecordSource, SearchSource } from "./source.ts";
import type { DocumentStream, RetrievalOptions } from "./stream-document.ts";

export interface SessionOptions {
  /** The logged-on user, never a generic or a fixed one: every practice's audit shows who looked. */
  readonly user: User;
  readonly patient: SessionPatient;
  /** The system that asks, where it differs from the process's. */
  readonly consumer?: Consumer;
}

export interface SessionPatient {
  /** Ten digits; blanks and hyphens between them do not matter. Traced on PDS beforehand. */
  readonly nhsNumber: string;
  /** ODS code of the practice where the patient is registered. */
  readonly odsCode: string;
  /** Compared with what the practice holds; differences are shown in the patient check, and forbid nothing. */
  readonly familyName?: string;
  readonly givenName?: string;
  readonly gender?: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
}

interface Cancellable {
  readonly signal?: AbortSignal;
}

/** Whether a document is wanted, of all that the record or search shows. */
export type Select<Source> = (document: DocumentLocation, source: Source) => boolean;

interface Limited {
  /**
   * Most bytes of a document; 0 or more. One that declares more is not requested; of one that turns out larger, the rest is not
   * read. It ends as skipped (`over-size-limit`). @default 4_294_967_296 (4 GiB)
   */
  readonly maxBytes?: number;
}

export interface RecordExtractionOptions extends Cancellable, Limited {
  readonly from: "record";
  /** What to ask of the record. @default DOCUMENT_AREAS */
  readonly parameters?: RecordParameters;
  /**
   * Documents for which it is false end as skipped (`not-selected`). A selection of `@gpdocs/resolver/select` or
   * `/select-by` fits as it is. What it throws stops the extraction. @default all
   */
  readonly select?: Select<RecordSource>;
  readonly sink: ExtractionSink;
}

export interface SearchExtractionOptions extends Cancellable, Limited {
  readonly from: "search";
  /** What to search for. @default everything */
  readonly filter?: DocumentFilter;
  /** Documents for which it is false end as skipped (`not-selected`). What it throws stops the extraction. @default all */
  readonly select?: Select<SearchSource>;
  readonly sink: ExtractionSink;
}

/** One user who asks about one patient. Rejections are `GpConnectError`s, or the signal's reason. */
export interface Session {
  /** The patient's structured record, known to be this patient's. */
  structuredRecord(parameters?: RecordParameters, options?: Cancellable): Promise<StructuredRecord>;
  /** Finds the patient and searches their documents. */
  searchDocuments(filter?: DocumentFilter, options?: Cancellable): Promise<DocumentSearch>;
  /** One document of a record or a search of this session, as a stream. */
  retrieve(document: DocumentLocation, options?: RetrievalOptions): DocumentStream;
  /** Every document of the record, or of the search, into a sink: begins at once. */
  extract(options: RecordExtractionOptions | SearchExtractionOptions): Extraction;
  /** What `extract` would do: asks for the record or the search, for no document, and leaves the sink as it is. */
  plan(options: RecordExtractionOptions | SearchExtractionOptions): Promise<ExtractionPlan>;
  /** The same for a transfer between practices: interactions of their own, without the size limit. There is no search. */
  migration(options: { readonly includeSensitiveInformation: boolean }): MigrationSession;
}

export type MigrationExtractionOptions = Pick<
  RecordExtractionOptions,
  "select" | "sink" | "signal" | "maxBytes"
>;

export interface MigrationSession {
  structuredRecord(options?: Cancellable): Promise<StructuredRecord>;
  extract(options: MigrationExtractionOptions): Extraction;
  plan(options: MigrationExtractionOptions): Promise<ExtractionPlan>;
}
