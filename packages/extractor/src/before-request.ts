import type { SkipReason } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import type { DocumentOutcome, HeldDocument } from "./document-outcome.ts";
import type { ExtractionSink } from "./extraction-sink.ts";

/** What the sink has of a document that is wanted. */
export type Found =
  /** What the record shows: that is the document's end. */
  | { readonly kind: "held"; readonly outcome: DocumentOutcome }
  /** At most another version: the document is to be retrieved. */
  | { readonly kind: "wanting"; readonly earlier: HeldDocument | undefined };

/**
 * Asks the sink for a document. One that is now said to be someone else's is not to pass for this patient's because it is
 * there: retrieving refuses it.
 *
 * @param patientReference the patient who was checked
 * @throws the signal's reason where the sink gave up because of it
 */
export async function findInSink(
  document: DocumentLocation,
  sink: Pick<ExtractionSink, "held">,
  patientReference: string,
  signal: AbortSignal,
): Promise<Found> {
  const isAnothers = document.subject !== null && document.subject !== patientReference;
  const held = isAnothers ? undefined : await heldBy(sink, document, signal);
  if (held?.current !== true) return { kind: "wanting", earlier: held };
  const { current: _current, ...facts } = held;
  return { kind: "held", outcome: { document, outcome: "held", ...facts } };
}

/** The end of a document that is not requested. */
export function notRequested(document: DocumentLocation, because: SkipReason): DocumentOutcome {
  return { document, attempts: 0, traceIds: [], outcome: "skipped", because };
}

async function heldBy(
  sink: Pick<ExtractionSink, "held">,
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
