import type { DocumentLocation } from "@gpdocs/model";
import { type GpConnectError, LocationError, PatientMismatchError, type SpineSession } from "@gpdocs/spine";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import { binaryIdOf, type DocumentUrl, documentUrl } from "./document-url.ts";
import {
  type DocumentFacts,
  type DocumentOutcome,
  type Failure,
  RECEIPT_WARNINGS,
  type Receipt,
  type ReceiptWarning,
} from "./outcome.ts";
import { receiveDocument } from "./receive-document.ts";
import type { DocumentSink } from "./sink.ts";

export interface RetrieveOptions {
  /** Takes the document's bytes. */
  readonly sink: DocumentSink;
  /** `Type/id` of the patient who was checked: a document of anyone else is not asked for. */
  readonly patientReference: string;
  /** Migration has an interaction of its own, without the size limit. @default "retrieve-document" */
  readonly interaction?: "retrieve-document" | "migrate-document";
  /** Whether a migration includes sensitive documents: the token's scope must say so. @default false */
  readonly sensitive?: boolean;
}

/**
 * Retrieves one document into the sink, decoded and hashed on the way, and says how it ended. Never fails: what concerns one
 * document is told in its outcome. The download can be interrupted in an uninterruptible region too: run this in one to be
 * told the outcome of an interruption.
 *
 * Pages: *Retrieve a document*, *Migrate a patient's documents*.
 */
export function retrieveDocument(
  session: SpineSession,
  document: DocumentLocation,
  options: RetrieveOptions,
): Effect.Effect<DocumentOutcome> {
  return Effect.suspend(() => {
    const traceIds: string[] = [];
    const facts = () => ({ document, attempts: traceIds.length, traceIds: [...traceIds] });
    if (document.availability.kind === "placeholder" && isOfPatient(document, options)) {
      const { reason } = document.availability;
      return Effect.succeed({ ...facts(), outcome: "placeholder", reason } satisfies DocumentOutcome);
    }
    let arrived: Receipt | undefined;
    const downloaded = download(session, document, options, {
      onAttempt: (traceId) => traceIds.push(traceId),
      onArrival: (receipt) => {
        arrived = receipt;
      },
    });
    return accountedFor(downloaded, (error): DocumentOutcome => {
      if (arrived !== undefined) return { ...facts(), outcome: "retrieved", receipt: arrived };
      if (error === undefined) return { ...facts(), outcome: "skipped", because: "cancelled" };
      return error.code === "sink-unavailable"
        ? { ...facts(), outcome: "skipped", because: "sink-unavailable" }
        : { ...facts(), outcome: "failed", failure: failureOf(error) };
    });
  });
}

/**
 * Retrieves one document into the sink and fails with what went wrong: for callers who have one document only.
 *
 * Fails with `PatientMismatchError` (`subject-not-the-patient`) for another person's document, with `LocationError`
 * (`placeholder`) for one that the practice has no file of; nothing is sent then.
 */
export function downloadDocument(
  session: SpineSession,
  document: DocumentLocation,
  options: RetrieveOptions,
): Effect.Effect<Receipt, GpConnectError> {
  return download(session, document, options, { onAttempt: () => {}, onArrival: () => {} });
}

/**
 * Ends with what `account` says, also when the download was interrupted: a document that is already in the sink must not be
 * lost to an interruption that comes a moment later. A defect stays a defect.
 */
function accountedFor(
  download: Effect.Effect<Receipt, GpConnectError>,
  account: (error: GpConnectError | undefined) => DocumentOutcome,
): Effect.Effect<DocumentOutcome> {
  return Effect.map(Effect.exit(Effect.interruptible(download)), (exit) => {
    if (Exit.isSuccess(exit)) return account(undefined);
    if (Cause.hasDies(exit.cause)) throw Cause.squash(exit.cause);
    return account(Option.getOrUndefined(Cause.findErrorOption(exit.cause)));
  });
}

interface Notes {
  onAttempt(traceId: string): void;
  /** The document is in the sink from now on, also if an interruption keeps the receipt from being returned. */
  onArrival(receipt: Receipt): void;
}

function download(
  session: SpineSession,
  document: DocumentLocation,
  options: RetrieveOptions,
  { onAttempt, onArrival }: Notes,
): Effect.Effect<Receipt, GpConnectError> {
  const { sink, interaction = "retrieve-document", sensitive = false } = options;
  return Effect.suspend(() => {
    if (!isOfPatient(document, options)) return Effect.fail(anothersDocument());
    if (document.availability.kind === "placeholder") return Effect.fail(withoutFile());
    const attachmentUrl = document.availability.url;
    let called: DocumentUrl = { url: attachmentUrl, rebased: false };
    return session.call(
      {
        interaction,
        sensitive,
        onAttempt,
        url: (serviceRoot) => {
          called = documentUrl(serviceRoot, attachmentUrl);
          return called.url;
        },
      },
      (response) =>
        receiveDocument(response, document, sink, ({ facts, file, binaryId, retrievedAt }) => {
          const warnings = warningsOf(document, facts, binaryId, called);
          const receipt = { ...facts, file, retrievedAt, warnings };
          onArrival(receipt);
          return receipt;
        }),
    );
  });
}

function warningsOf(
  document: DocumentLocation,
  facts: DocumentFacts,
  binaryId: string | null,
  { url, rebased }: DocumentUrl,
): readonly ReceiptWarning[] {
  const named = binaryIdOf(url);
  const declared = mediaType(document.contentType);
  const found: Readonly<Record<ReceiptWarning, boolean>> = {
    "size-differs": document.size !== null && document.size !== facts.bytes,
    "content-type-differs": declared !== null && mediaType(facts.contentType) !== declared,
    "binary-id-differs": binaryId !== null && named !== undefined && binaryId !== named,
    "url-rebased": rebased,
    "no-subject": document.subject === null,
  };
  return RECEIPT_WARNINGS.filter((warning) => found[warning]);
}

function mediaType(contentType: string | null): string | null {
  return contentType?.split(";")[0]?.trim().toLowerCase() ?? null;
}

function failureOf({ code, message, retryable, spineCode, httpStatus }: GpConnectError): Failure {
  return {
    code,
    message,
    retryable,
    ...(spineCode === undefined ? {} : { spineCode }),
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
}

/** A document without a subject stands in the record of a patient who was checked; one of someone else must not be asked for. */
function isOfPatient(document: DocumentLocation, { patientReference }: RetrieveOptions): boolean {
  return document.subject === null || document.subject === patientReference;
}

function anothersDocument(): PatientMismatchError {
  return new PatientMismatchError({
    code: "subject-not-the-patient",
    message:
      "The record names someone else as the document's subject. It was not asked for. Tell the practice: the document may be filed in the wrong record.",
  });
}

function withoutFile(): LocationError {
  return new LocationError({
    code: "placeholder",
    message:
      "The practice holds a placeholder without a file. Nothing was sent. Ask the practice for the document.",
  });
}
