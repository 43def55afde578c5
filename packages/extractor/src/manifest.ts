import type { DocumentOutcome, Failure, ReceiptWarning, SkipReason } from "@gpdocs/access-document";
import { type DocumentLine, documentLine } from "./document-line.ts";

/** One line of `manifest.ndjson`: a document, and what became of it. */
export interface ManifestLine extends DocumentLine {
  readonly outcome: DocumentOutcome["outcome"];
  /** Path within the folder, with `/`; `null` where there is no file. */
  readonly file: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** The type of what arrived; `contentType` is what the record declares. */
  readonly receivedContentType: string | null;
  /** ISO 8601. */
  readonly retrievedAt: string | null;
  readonly receiptWarnings: readonly ReceiptWarning[];
  readonly attempts: number;
  readonly traceIds: readonly string[];
  readonly because: SkipReason | null;
  readonly failure: Failure | null;
}

export function manifestLine(outcome: DocumentOutcome): ManifestLine {
  const receipt = outcome.outcome === "retrieved" ? outcome.receipt : undefined;
  return {
    ...documentLine(outcome.document),
    outcome: outcome.outcome,
    file: receipt?.file ?? null,
    bytes: receipt?.bytes ?? null,
    sha256: receipt?.sha256 ?? null,
    receivedContentType: receipt?.contentType ?? null,
    retrievedAt: receipt?.retrievedAt ?? null,
    receiptWarnings: receipt?.warnings ?? [],
    attempts: outcome.attempts,
    traceIds: outcome.traceIds,
    because: outcome.outcome === "skipped" ? outcome.because : null,
    failure: outcome.outcome === "failed" ? outcome.failure : null,
  };
}
