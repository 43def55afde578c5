import { type RetrieveOptions, retrieveDocuments } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import type { SpineSession } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import { findInSink, notRequested } from "./before-request.ts";
import { besideEarlier, type DocumentOutcome, type HeldDocument } from "./document-outcome.ts";
import type { ExtractionSink } from "./extraction-sink.ts";
import { finishedDocument, knownDocuments, type ProgressEvent } from "./progress.ts";
import { promised } from "./promise-door.ts";
import type { Select } from "./session.ts";
import { documentsOf, type ExtractionSource, patientReferenceOf } from "./source.ts";

export interface DocumentsTask<Source extends ExtractionSource> {
  readonly session: SpineSession;
  /** How the documents are asked for: retrieved, or migrated; and up to which size. */
  readonly access: Access;
  readonly sink: ExtractionSink;
  readonly select?: Select<Source>;
}

export type Access = Pick<RetrieveOptions, "interaction" | "sensitive" | "maxBytes">;

/** Who is told what happens. Neither may throw. */
export interface Listeners {
  /** How each document ended, in the order in which the sink has recorded them. */
  onOutcome(outcome: DocumentOutcome): void;
  onProgress(event: ProgressEvent): void;
}

/**
 * Has every document of the source end as exactly one outcome: not wanted, held by the sink, or what comes of retrieving it.
 * After an abort the rest is cancelled.
 */
export async function extractDocuments<Source extends ExtractionSource>(
  task: DocumentsTask<Source>,
  source: Source,
  { onOutcome, onProgress }: Listeners,
  signal: AbortSignal,
): Promise<void> {
  const { sink, select = () => true } = task;
  const documents = documentsOf(source);
  const patientReference = patientReferenceOf(source);
  const declined = new Map(
    documents.flatMap((document) => {
      const because = select(document, source) ? sink.declines?.(document) : "not-selected";
      return because === undefined ? [] : [[document, because]];
    }),
  );
  const waiting = new Set(documents.filter((document) => !declined.has(document)));
  const record = async (outcome: DocumentOutcome) => {
    await sink.record?.(outcome);
    waiting.delete(outcome.document);
    onOutcome(outcome);
    onProgress(finishedDocument(outcome));
  };
  const wanted = documents.filter((document) => declined.get(document) !== "not-selected");
  onProgress(knownDocuments(documents.length, wanted));
  for (const [document, because] of declined) await record(notRequested(document, because));
  try {
    const earlier = await recordHeld(sink, [...waiting], patientReference, record, signal);
    await retrieveAll(task, [...waiting], patientReference, earlier, record, onProgress, signal);
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  }
  for (const document of waiting) await record(notRequested(document, "cancelled"));
}

/** @returns of documents that the sink does not hold as the record shows them, the versions that it does hold */
async function recordHeld(
  sink: ExtractionSink,
  documents: readonly DocumentLocation[],
  patientReference: string,
  record: (outcome: DocumentOutcome) => Promise<void>,
  signal: AbortSignal,
): Promise<ReadonlyMap<DocumentLocation, HeldDocument>> {
  const earlier = new Map<DocumentLocation, HeldDocument>();
  for (const document of documents) {
    const found = await findInSink(document, sink, patientReference, signal);
    if (found.kind === "held") await record(found.outcome);
    else if (found.earlier !== undefined) earlier.set(document, found.earlier);
  }
  return earlier;
}

async function retrieveAll<Source extends ExtractionSource>(
  { session, access, sink }: DocumentsTask<Source>,
  documents: readonly DocumentLocation[],
  patientReference: string,
  earlier: ReadonlyMap<DocumentLocation, HeldDocument>,
  record: (outcome: DocumentOutcome) => Promise<void>,
  onProgress: (event: ProgressEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const document of documents) {
    if (document.availability.kind === "available") onProgress({ kind: "queued", document });
  }
  const retrieval = retrieveDocuments(session, documents, {
    ...access,
    sink,
    patientReference,
    onProgress,
    onOutcome: (outcome) =>
      Effect.tryPromise({
        try: () => record(besideEarlier(outcome, earlier.get(outcome.document))),
        catch: (error) => error,
      }),
  });
  await promised(retrieval, signal);
}
