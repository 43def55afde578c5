import type { DocumentLocation } from "@gpdocs/model";
import type { RetryNotice } from "@gpdocs/spine";

/**
 * What happens to a document on its way. Its end is told by its outcome, its expected size by `document.size`, where that is
 * declared.
 */
export type DocumentProgress = { readonly document: DocumentLocation } & (
  | {
      readonly kind: "started";
      /** From 1. */
      readonly attempt: number;
      /** `Ssp-TraceID` of its request. */
      readonly traceId: string;
    }
  | {
      readonly kind: "bytes";
      /** Of the document itself, decoded, that have arrived in this attempt. Told at most ten times a second. */
      readonly bytes: number;
    }
  | {
      /** An attempt has failed, and another is to follow: its `started`, and bytes from none. */
      readonly kind: "retried";
      /** The one that is to follow: 2, 3 or 4. */
      readonly attempt: number;
      /** Why the one before it failed: a code of `GpConnectError`. */
      readonly code: string;
    }
);

/** One document's progress as its retrieval goes on. */
export interface ProgressReport {
  onAttempt(traceId: string): void;
  onRetry(notice: RetryNotice): void;
  onBytes(bytes: number): void;
}

/** @param now milliseconds */
export function progressReport(
  document: DocumentLocation,
  onProgress: (event: DocumentProgress) => void,
  now: () => number,
): ProgressReport {
  let attempts = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    onAttempt: (traceId) => {
      attempts += 1;
      toldAt = Number.NEGATIVE_INFINITY;
      onProgress({ document, kind: "started", attempt: attempts, traceId });
    },
    onRetry: ({ attempt, code }) => onProgress({ document, kind: "retried", attempt, code }),
    onBytes: (bytes) => {
      if (now() - toldAt < BETWEEN_BYTES) return;
      toldAt = now();
      onProgress({ document, kind: "bytes", bytes });
    },
  };
}

/** Milliseconds. */
const BETWEEN_BYTES = 100;
