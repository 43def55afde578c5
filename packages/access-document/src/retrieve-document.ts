import type { DocumentLocation } from "@gpdocs/model";
import {
  type GpConnectError,
  InputError,
  LocationError,
  PatientMismatchError,
  type Priority,
  type SpineSession,
} from "@gpdocs/spine";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import { type DocumentUrl, documentUrl } from "./document-url.ts";
import type { DocumentOutcome, Failure, Receipt, SkipReason } from "./outcome.ts";
import { type DocumentProgress, progressReport } from "./progress.ts";
import { receiptOf } from "./receipt.ts";
import {
  type ArrivedDocument,
  overSizeLimit,
  type ReceivedDocument,
  receiveDocument,
} from "./receive-document.ts";
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
  /**
   * Most bytes of a document, decoded; 0 or more. One that declares more is not asked for; of one that turns out larger, the
   * rest is not read and nothing is kept. It ends as skipped (`over-size-limit`). @default 4_294_967_296 (4 GiB)
   */
  readonly maxBytes?: number;
  /** `interactive` where a person waits for it: it overtakes the calls that wait as `bulk`. @default "bulk" */
  readonly priority?: Priority;
  /**
   * Told what happens to a document on its way. Synchronous, on the path of every byte: must be quick, and must not throw.
   * @default nobody is told
   */
  onProgress?(event: DocumentProgress): void;
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
  return retrieveUnless(session, document, options, () => {});
}

/**
 * `retrieveDocument`, for a caller who may still call it off.
 *
 * @param onCall told the url that is about to be called, before each attempt; if it throws, the document fails with that
 */
export function retrieveUnless(
  session: SpineSession,
  document: DocumentLocation,
  options: RetrieveOptions,
  onCall: (called: DocumentUrl) => void,
): Effect.Effect<DocumentOutcome> {
  return Clock.clockWith((clock) => {
    const traceIds: string[] = [];
    let startedAt: string | undefined;
    const facts = () => ({
      document,
      attempts: traceIds.length,
      traceIds: [...traceIds],
      ...(startedAt === undefined ? {} : { timing: { startedAt, endedAt: instantOf(clock) } }),
    });
    if (document.availability.kind === "placeholder" && isOfPatient(document, options)) {
      const { reason } = document.availability;
      return Effect.succeed({ ...facts(), outcome: "placeholder", reason } satisfies DocumentOutcome);
    }
    let arrived: Receipt | undefined;
    const downloaded = download(session, document, options, {
      onAttempt: (traceId) => {
        startedAt ??= instantOf(clock);
        traceIds.push(traceId);
      },
      onCall,
      onArrival: (receipt) => {
        arrived = receipt;
      },
    });
    return accountedFor(downloaded, (error): DocumentOutcome => {
      if (arrived !== undefined) return { ...facts(), outcome: "retrieved", receipt: arrived };
      if (error === undefined) return { ...facts(), outcome: "skipped", because: "cancelled" };
      const because = SKIPPED.get(error.code);
      return because === undefined
        ? { ...facts(), outcome: "failed", failure: failureOf(error) }
        : { ...facts(), outcome: "skipped", because };
    });
  });
}

/** Codes of errors with which a document is skipped, not failed. */
const SKIPPED: ReadonlyMap<string, SkipReason> = new Map([
  ["sink-unavailable", "sink-unavailable"],
  ["over-size-limit", "over-size-limit"],
]);

/**
 * Retrieves one document into the sink and fails with what went wrong: for callers who have one document only.
 *
 * Fails with `PatientMismatchError` (`subject-not-the-patient`) for another person's document, with `LocationError`
 * (`placeholder`) for one that the practice has no file of, with `ContentError` (`over-size-limit`) for one that declares more
 * than `maxBytes`; nothing is sent then.
 */
export function downloadDocument(
  session: SpineSession,
  document: DocumentLocation,
  options: RetrieveOptions,
): Effect.Effect<Receipt, GpConnectError> {
  return download(session, document, options, { onCall: () => {}, onAttempt: () => {}, onArrival: () => {} });
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
  onCall(called: DocumentUrl): void;
  onAttempt(traceId: string): void;
  /** The document is in the sink from now on, also if an interruption keeps the receipt from being returned. */
  onArrival(receipt: Receipt): void;
}

function download(
  session: SpineSession,
  document: DocumentLocation,
  options: RetrieveOptions,
  { onCall, onAttempt, onArrival }: Notes,
): Effect.Effect<Receipt, GpConnectError> {
  const { sink, interaction = "retrieve-document", sensitive = false, maxBytes = LARGEST_DOCUMENT } = options;
  const { priority = "bulk" } = options;
  return Clock.clockWith((clock) => {
    if (!isOfPatient(document, options)) return Effect.fail(anothersDocument());
    if (document.availability.kind === "placeholder") return Effect.fail(withoutFile());
    if (!(maxBytes >= 0)) return Effect.fail(unusableLimit());
    if (document.size !== null && document.size > maxBytes) return Effect.fail(overSizeLimit(maxBytes));
    const attachmentUrl = document.availability.url;
    const progress = progressReport(document, options.onProgress ?? (() => {}), () => millisecondsOf(clock));
    let called: DocumentUrl = { url: attachmentUrl, rebased: false };
    let arrived: ArrivedDocument | undefined;
    const arrival = session.call(
      {
        interaction,
        sensitive,
        priority,
        url: (serviceRoot) => {
          called = documentUrl(serviceRoot, attachmentUrl);
          onCall(called);
          return called.url;
        },
        onAttempt: (traceId) => {
          onAttempt(traceId);
          progress.onAttempt(traceId);
        },
        onRetry: progress.onRetry,
      },
      (response) =>
        receiveDocument(
          response,
          { document, sink, maxBytes, rawBodies: session.rawBodies, onBytes: progress.onBytes },
          (complete) => {
            arrived = complete;
          },
        ),
    );
    return keptAfter(
      arrival,
      () => arrived,
      (received) => {
        const receipt = receiptOf(received, document, called);
        onArrival(receipt);
        return receipt;
      },
    );
  });
}

/**
 * Keeps what has arrived once the call is over, so that a disk which takes its time holds no place at the practice. What has
 * arrived of a call that was interrupted or given up at its very end is discarded.
 */
function keptAfter<A>(
  arrival: Effect.Effect<void, GpConnectError>,
  arrived: () => ArrivedDocument | undefined,
  onKept: (received: ReceivedDocument) => A,
): Effect.Effect<A, GpConnectError> {
  return Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.exit(restore(arrival)), (exit) => {
      const document = arrived();
      if (Exit.isFailure(exit)) {
        return Effect.andThen(document?.discard ?? Effect.void, Effect.failCause(exit.cause));
      }
      if (document === undefined) throw new Error("A call has succeeded without a document.");
      return document.keep(onKept);
    }),
  );
}

/** In bytes. Larger than any document that is known of, and small enough that a body without an end does not fill a disk. */
const LARGEST_DOCUMENT = 4_294_967_296;

/** Of a clock that is never set back. */
function millisecondsOf(clock: Clock.Clock): number {
  return Number(clock.monotonicTimeNanosUnsafe() / 1_000_000n);
}

/** ISO 8601. */
function instantOf(clock: Clock.Clock): string {
  return new Date(clock.currentTimeMillisUnsafe()).toISOString();
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

function unusableLimit(): InputError {
  return new InputError({
    code: "invalid-max-bytes",
    message: "maxBytes must be a number of bytes, 0 or more. Nothing was sent.",
  });
}
