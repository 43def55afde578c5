import {
  type DocumentFilter,
  type DocumentSearch,
  findPatient,
  searchDocuments,
} from "@gpdocs/access-document";
import { type DocumentLocation, type ExpectedPatient, parseNhsNumber } from "@gpdocs/model";
import {
  type Consumer,
  type GpConnectError,
  InputError,
  type Spine,
  type SpineSession,
  type User,
} from "@gpdocs/spine";
import {
  migrateStructuredRecord,
  type RecordParameters,
  retrieveStructuredRecord,
  type StructuredRecord,
} from "@gpdocs/structured-record";
import * as Effect from "effect/Effect";
import { type Extraction, startExtraction } from "./extraction.ts";
import type { ExtractionSink } from "./extraction-sink.ts";
import { promised } from "./promise-door.ts";
import { type ExtractionSource, resolvedSource, searchSource } from "./source.ts";
import { type DocumentStream, streamDocument } from "./stream-document.ts";

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

export interface RecordExtractionOptions extends Cancellable {
  readonly from: "record";
  /** What to ask of the record. @default DOCUMENT_AREAS */
  readonly parameters?: RecordParameters;
  /** Documents for which it is false end as skipped (`not-selected`). @default all */
  readonly select?: (document: DocumentLocation) => boolean;
  readonly sink: ExtractionSink;
}

export interface SearchExtractionOptions extends Cancellable {
  readonly from: "search";
  /** What to search for. @default everything */
  readonly filter?: DocumentFilter;
  /** Documents for which it is false end as skipped (`not-selected`). @default all */
  readonly select?: (document: DocumentLocation) => boolean;
  readonly sink: ExtractionSink;
}

/** One user who asks about one patient. Rejections are `GpConnectError`s, or the signal's reason. */
export interface Session {
  /** The patient's structured record, known to be this patient's. */
  structuredRecord(parameters?: RecordParameters, options?: Cancellable): Promise<StructuredRecord>;
  /** Finds the patient and searches their documents. */
  searchDocuments(filter?: DocumentFilter, options?: Cancellable): Promise<DocumentSearch>;
  /** One document of a record or a search of this session, as a stream. */
  retrieve(document: DocumentLocation, options?: Cancellable): DocumentStream;
  /** Every document of the record, or of the search, into a sink: begins at once. */
  extract(options: RecordExtractionOptions | SearchExtractionOptions): Extraction;
  /** The same for a transfer between practices: interactions of their own, without the size limit. There is no search. */
  migration(options: { readonly includeSensitiveInformation: boolean }): MigrationSession;
}

export interface MigrationSession {
  structuredRecord(options?: Cancellable): Promise<StructuredRecord>;
  extract(options: Pick<RecordExtractionOptions, "select" | "sink" | "signal">): Extraction;
}

export function createSession(spine: Spine, consumer: Consumer, options: SessionOptions): Session {
  const patient = expectedPatient(options.patient);
  const session = spine.session({
    odsCode: options.patient.odsCode,
    consumer: options.consumer ?? consumer,
    user: checkedUser(options.user),
  });
  /** References of the patient that this session has checked: documents of others are not asked for. */
  const references = new Set<string>();
  const remember = <A extends { readonly patientReference: string }>(record: A): A => {
    references.add(record.patientReference);
    return record;
  };
  const record = (parameters?: RecordParameters) =>
    Effect.map(retrieveStructuredRecord(session, patient, parameters), remember);
  const search = (filter?: DocumentFilter) =>
    Effect.flatMap(findPatient(session, patient), (found) => {
      references.add(found.reference);
      return searchDocuments(session, found, filter);
    });
  const subject = { nhsNumber: patient.nhsNumber, odsCode: session.odsCode };
  const begin = (
    source: Effect.Effect<ExtractionSource, GpConnectError>,
    interaction: "retrieve-document" | "migrate-document",
    { sink, select, signal }: Pick<RecordExtractionOptions, "sink" | "select" | "signal">,
  ) =>
    startExtraction({
      session,
      subject,
      source,
      interaction,
      sink,
      ...(select === undefined ? {} : { select }),
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    structuredRecord: (parameters, { signal } = {}) => promised(record(parameters), signal),
    searchDocuments: (filter, { signal } = {}) => promised(search(filter), signal),
    retrieve: (document, { signal } = {}) => streamDocument(session, document, references, signal),
    extract: (wishes) =>
      wishes.from === "record"
        ? begin(Effect.map(record(wishes.parameters), resolvedSource), "retrieve-document", wishes)
        : begin(Effect.map(search(wishes.filter), searchSource), "retrieve-document", wishes),
    migration: (scope) => migrationSession(session, patient, scope, remember, begin),
  };
}

function migrationSession(
  session: SpineSession,
  patient: ExpectedPatient,
  scope: { readonly includeSensitiveInformation: boolean },
  remember: (record: StructuredRecord) => StructuredRecord,
  begin: (
    source: Effect.Effect<ExtractionSource, GpConnectError>,
    interaction: "migrate-document",
    wishes: Pick<RecordExtractionOptions, "sink" | "select" | "signal">,
  ) => Extraction,
): MigrationSession {
  const record = Effect.map(migrateStructuredRecord(session, patient, scope), remember);
  return {
    structuredRecord: ({ signal } = {}) => promised(record, signal),
    extract: (wishes) => begin(Effect.map(record, resolvedSource), "migrate-document", wishes),
  };
}

function expectedPatient({ nhsNumber, odsCode: _odsCode, ...details }: SessionPatient): ExpectedPatient {
  const parsed = parseNhsNumber(nhsNumber);
  if (parsed === undefined) {
    throw new InputError({
      code: "invalid-nhs-number",
      message:
        "That is not an NHS number: it must have ten digits, and the last one must be the right check digit.",
    });
  }
  return { nhsNumber: parsed, ...details };
}

function checkedUser(user: User): User {
  const missing = [
    ...(user.id.trim() === "" ? ["id"] : []),
    ...(user.name.family.trim() === "" ? ["name.family"] : []),
    ...(user.localUserId.value.trim() === "" ? ["localUserId.value"] : []),
  ];
  if (missing.length === 0) return user;
  throw new InputError({
    code: "invalid-user",
    message: `The user lacks ${missing.join(", ")}: GP Connect needs the logged-on user in every request.`,
  });
}
