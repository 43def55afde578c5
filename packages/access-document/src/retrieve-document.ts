import { createHash } from "node:crypto";
import type { DocumentLocation } from "@gpdocs/model";
import {
  type GpConnectError,
  isGpConnectError,
  LocationError,
  PatientMismatchError,
  type ProviderResponse,
  SinkError,
  type SpineSession,
  settledPromise,
} from "@gpdocs/spine";
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Option from "effect/Option";
import { createBinaryDecoder } from "./binary-decoder.ts";
import { binaryIdOf, documentUrl } from "./document-url.ts";
import type { DocumentFacts, DocumentOutcome, Failure, Receipt, ReceiptWarning } from "./outcome.ts";
import type { DocumentSink } from "./sink.ts";

export interface RetrieveOptions {
  /** Takes the document's bytes. */
  readonly sink: DocumentSink;
  /** `Type/id` of the patient who was checked: a document of anyone else is not asked for. */
  readonly patientReference: string;
  /** Migration has an interaction of its own, without the size limit. @default "retrieve-document" */
  readonly interaction?: "retrieve-document" | "migrate-document";
}

/**
 * Retrieves one document into the sink, decoded and hashed on the way, and says how it ended. Never fails: what concerns one
 * document is told in its outcome.
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
  return Effect.suspend(() => {
    const receipts: Receipt[] = [];
    const notes: Notes = { onAttempt: () => {}, onArrival: (receipt) => receipts.push(receipt) };
    return Effect.flatMap(download(session, document, options, notes), () =>
      Effect.fromNullishOr(receipts.at(-1)),
    ).pipe(Effect.catchTag("NoSuchElementError", (defect) => Effect.die(defect)));
  });
}

/**
 * Ends with what `account` says, also when it is interrupted: a document that is already in the sink must not be lost to an
 * interruption that comes a moment later. A defect stays a defect.
 */
function accountedFor(
  effect: Effect.Effect<void, GpConnectError>,
  account: (error: GpConnectError | undefined) => DocumentOutcome,
): Effect.Effect<DocumentOutcome> {
  const ended = Effect.flatMap(Effect.exit(Effect.interruptible(effect)), (exit) => {
    if (Exit.isSuccess(exit)) return Effect.sync(() => account(undefined));
    if (Cause.hasDies(exit.cause)) return Effect.die(Cause.squash(exit.cause));
    const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause));
    return Effect.sync(() => account(error));
  });
  return Effect.uninterruptible(ended);
}

interface Notes {
  onAttempt(traceId: string): void;
  /** The document is in the sink from now on. */
  onArrival(receipt: Receipt): void;
}

function download(
  session: SpineSession,
  document: DocumentLocation,
  options: RetrieveOptions,
  { onAttempt, onArrival }: Notes,
): Effect.Effect<void, GpConnectError> {
  const { sink, interaction = "retrieve-document" } = options;
  return Effect.suspend(() => {
    if (!isOfPatient(document, options)) return Effect.fail(anothersDocument());
    if (document.availability.kind === "placeholder") return Effect.fail(withoutFile());
    const attachmentUrl = document.availability.url;
    let rebased = false;
    return session.call(
      {
        interaction,
        onAttempt,
        url: (serviceRoot) => {
          const found = documentUrl(serviceRoot, attachmentUrl);
          rebased = found.rebased;
          return found.url;
        },
      },
      (response) =>
        receive(response, document, sink, ({ facts, file, binaryId, retrievedAt }) =>
          onArrival({
            ...facts,
            file,
            retrievedAt,
            warnings: warningsOf(document, facts, binaryId, attachmentUrl, rebased),
          }),
        ),
    );
  });
}

interface Received {
  readonly facts: DocumentFacts;
  readonly file: string | null;
  readonly binaryId: string | null;
  readonly retrievedAt: string;
}

/** From the response to the sink. Whatever goes wrong, also an interruption, leaves nothing of the attempt there. */
function receive(
  response: ProviderResponse,
  document: DocumentLocation,
  sink: DocumentSink,
  onArrival: (received: Received) => void,
): Effect.Effect<void, GpConnectError> {
  return Effect.acquireUseRelease(
    Effect.map(
      settledPromise(() => inSink(() => sink.open(document))),
      (writer) => ({ writer, committed: false }),
    ),
    (place) =>
      Effect.gen(function* () {
        const decoder = createBinaryDecoder();
        const hash = createHash("sha256");
        let size = 0;
        yield* response.consume((piece) => {
          const bytes = decoder.write(piece);
          if (bytes.length === 0) return undefined;
          size += bytes.length;
          hash.update(bytes);
          return inSink(() => place.writer.write(bytes));
        });
        const binary = yield* settledPromise(async () => decoder.end());
        const facts = {
          bytes: size,
          sha256: hash.digest("hex"),
          contentType: binary.contentType ?? document.contentType,
        };
        const retrievedAt = new Date(yield* Clock.currentTimeMillis).toISOString();
        yield* Effect.uninterruptible(
          settledPromise(async () => {
            const file = await inSink(() => place.writer.commit(facts));
            place.committed = true;
            onArrival({ facts, file, binaryId: binary.id, retrievedAt });
          }),
        );
      }),
    (place) => (place.committed ? Effect.void : Effect.promise(() => place.writer.discard().catch(() => {}))),
  );
}

/** What a sink throws says whose fault it is, and nothing else: its text may hold anything. */
async function inSink<A>(use: () => Promise<A>): Promise<A> {
  try {
    return await use();
  } catch (thrown) {
    if (isGpConnectError(thrown)) throw thrown;
    throw new SinkError({
      code: "sink-failed",
      message: "The document arrived but could not be stored. Check the place that documents are written to.",
    });
  }
}

function warningsOf(
  document: DocumentLocation,
  facts: DocumentFacts,
  binaryId: string | null,
  attachmentUrl: string,
  rebased: boolean,
): readonly ReceiptWarning[] {
  const named = binaryIdOf(attachmentUrl);
  const declared = mediaType(document.contentType);
  const arrived = mediaType(facts.contentType);
  return [
    ...(document.size !== null && document.size !== facts.bytes ? (["size-differs"] as const) : []),
    ...(declared !== null && arrived !== declared ? (["content-type-differs"] as const) : []),
    ...(binaryId !== null && named !== undefined && binaryId !== named
      ? (["binary-id-differs"] as const)
      : []),
    ...(rebased ? (["url-rebased"] as const) : []),
    ...(document.subject === null ? (["no-subject"] as const) : []),
  ];
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
