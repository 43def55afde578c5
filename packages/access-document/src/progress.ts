import type { DocumentLocation } from "@gpdocs/model";
import type { GpConnectError } from "@gpdocs/spine";

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
      /** Another attempt follows at once: its `started`, and bytes from none. */
      readonly kind: "retried";
      /** The one that failed. */
      readonly attempt: number;
      /** Why it failed: a code of `GpConnectError`. */
      readonly code: string;
    }
);

/** One document's progress as its retrieval goes on. */
export interface ProgressReport {
  onAttempt(traceId: string): void;
  onFailure(error: GpConnectError): void;
  onBytes(bytes: number): void;
}

/** @param now milliseconds */
export function progressReport(
  document: DocumentLocation,
  onProgress: (event: DocumentProgress) => void,
  now: () => number,
): ProgressReport {
  let attempt = 0;
  let code: string | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    onAttempt: (traceId) => {
      if (code !== undefined) onProgress({ document, kind: "retried", attempt, code });
      attempt += 1;
      code = undefined;
      toldAt = Number.NEGATIVE_INFINITY;
      onProgress({ document, kind: "started", attempt, traceId });
    },
    onFailure: (error) => {
      if (attempt > 0) code = error.code;
    },
    onBytes: (bytes) => {
      if (now() - toldAt < BETWEEN_BYTES) return;
      toldAt = now();
      onProgress({ document, kind: "bytes", bytes });
    },
  };
}

/** Milliseconds. */
const BETWEEN_BYTES = 100;
