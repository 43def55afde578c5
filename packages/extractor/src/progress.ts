import type { DocumentProgress } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import type { DocumentOutcome } from "./document-outcome.ts";

/**
 * What happens in an extraction, for whoever shows how far it is. `known` comes first and once; then, of each document, `queued`
 * if it is to be requested, `started` with each attempt, `bytes` as they arrive, `retried` between two attempts, and in the end
 * `finished`, exactly once, whatever became of it.
 */
export type ProgressEvent =
  | KnownDocuments
  /** It is to be requested when its turn comes. One that is held, not wanted, or a placeholder is never queued. */
  | { readonly kind: "queued"; readonly document: DocumentLocation }
  | DocumentProgress
  | FinishedDocument;

/** The documents are known, and nothing has become of any yet: the totals of a bar. */
export interface KnownDocuments {
  readonly kind: "known";
  /** All that the record or search shows: so many `finished` are to come. */
  readonly documents: number;
  /** Of these, the ones that do not end as skipped (`not-selected`). */
  readonly wanted: number;
  /**
   * Declared bytes of the wanted documents that are available, those that turn out to be held among them. What the `finished`
   * say in `declaredBytes` comes to this sum exactly; of a document under way, count at most its `size`.
   */
  readonly bytes: number;
  /** Available documents, of those wanted, that declare no size: they are not in `bytes`. */
  readonly withoutSize: number;
}

export interface FinishedDocument {
  readonly kind: "finished";
  readonly document: DocumentLocation;
  readonly outcome: DocumentOutcome;
  /** The document's part in `known.bytes`, whatever became of it: 0 where it declares no size, is a placeholder or not wanted. */
  readonly declaredBytes: number;
}

export function knownDocuments(documents: number, wanted: readonly DocumentLocation[]): KnownDocuments {
  return {
    kind: "known",
    documents,
    wanted: wanted.length,
    bytes: wanted.reduce((sum, document) => sum + declaredBytesOf(document), 0),
    withoutSize: wanted.filter(({ availability, size }) => availability.kind === "available" && size === null)
      .length,
  };
}

export function finishedDocument(outcome: DocumentOutcome): FinishedDocument {
  const { document } = outcome;
  const isWanted = outcome.outcome !== "skipped" || outcome.because !== "not-selected";
  return { kind: "finished", document, outcome, declaredBytes: isWanted ? declaredBytesOf(document) : 0 };
}

function declaredBytesOf({ availability, size }: DocumentLocation): number {
  return availability.kind === "available" ? (size ?? 0) : 0;
}
