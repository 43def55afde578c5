import { type RetrieveOptions, retrieveDocuments } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import type { SpineSession } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import { besideEarlier, type DocumentOutcome, type HeldDocument } from "./document-outcome.ts";
import type { ExtractionSink } from "./extraction-sink.ts";
import { promised } from "./promise-door.ts";
import type { Select } from "./session.ts";
import { documentsOf, type ExtractionSource, patientReferenceOf } from "./source.ts";

export interface DocumentsTask<Source extends ExtractionSource> {
  readonly session: SpineSession;
  /** How the documents are asked for: retrieved, or migrated. */
  readonly access: Pick<RetrieveOptions, "interaction" | "sensitive">;
  readonly sink: ExtractionSink;
  readonly select?: Select<Source>;
}

/**
 * Has every document of the source end as exactly one outcome: not selected, held by the sink, or what comes of retrieving it.
 * After an abort the rest is cancelled.
 *
 * @param onOutcome told of each, in the order in which the sink has recorded them
 */
export async function extractDocuments<Source extends ExtractionSource>(
  task: DocumentsTask<Source>,
  source: Source,
  onOutcome: (outcome: DocumentOutcome) => void,
  signal: AbortSignal,
): Promise<void> {
  const { sink, select = () => true } = task;
  const documents = documentsOf(source);
  const patientReference = patientReferenceOf(source);
  const waiting = new Set(documents.filter((document) => select(document, source)));
  const record = async (outcome: DocumentOutcome) => {
    await sink.record?.(outcome);
    waiting.delete(outcome.document);
    onOutcome(outcome);
  };
  for (const document of documents) {
    if (!waiting.has(document)) await record(notRequested(document, "not-selected"));
  }
  try {
    const earlier = await recordHeld(sink, [...waiting], patientReference, record, signal);
    await retrieveAll(task, [...waiting], patientReference, earlier, record, signal);
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
    // One that is now said to be someone else's is not to pass for this patient's because it is here: retrieving refuses it.
    if (document.subject !== null && document.subject !== patientReference) continue;
    const held = await heldBy(sink, document, signal);
    if (held === undefined) continue;
    const { current, ...facts } = held;
    if (current) await record({ document, outcome: "held", ...facts });
    else earlier.set(document, held);
  }
  return earlier;
}

/** Throws the signal's reason where the sink gave up because of it. */
async function heldBy(
  sink: ExtractionSink,
  document: DocumentLocation,
  signal: AbortSignal,
): Promise<HeldDocument | undefined> {
  signal.throwIfAborted();
  try {
    return await sink.held?.(document, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

async function retrieveAll<Source extends ExtractionSource>(
  { session, access, sink }: DocumentsTask<Source>,
  documents: readonly DocumentLocation[],
  patientReference: string,
  earlier: ReadonlyMap<DocumentLocation, HeldDocument>,
  record: (outcome: DocumentOutcome) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const retrieval = retrieveDocuments(session, documents, {
    ...access,
    sink,
    patientReference,
    onOutcome: (outcome) =>
      Effect.tryPromise({
        try: () => record(besideEarlier(outcome, earlier.get(outcome.document))),
        catch: (error) => error,
      }),
  });
  await promised(retrieval, signal);
}

function notRequested(document: DocumentLocation, because: "not-selected" | "cancelled"): DocumentOutcome {
  return { document, attempts: 0, traceIds: [], outcome: "skipped", because };
}
