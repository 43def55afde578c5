import type { Failure, ReceiptWarning, SkipReason } from "@gpdocs/access-document";
import { type DocumentLine, documentLine } from "./document-line.ts";
import type { DocumentOutcome, Version } from "./document-outcome.ts";

/** One line of `manifest.ndjson`: a document, and what became of it. */
export interface ManifestLine extends DocumentLine {
  readonly outcome: DocumentOutcome["outcome"];
  /** Path within the folder, with `/`; `null` where there is no file. */
  readonly file: string | null;
  readonly standing: Standing | null;
  /** The file that holds the version before this one; `null` where none is held. */
  readonly earlierFile: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** `Binary.contentType`, as it stands there; `contentType` is what the record declares. */
  readonly receivedContentType: string | null;
  /** What the file is to be treated as: both of these, reconciled with its first bytes. */
  readonly reconciledContentType: string | null;
  /** ISO 8601. */
  readonly retrievedAt: string | null;
  readonly receiptWarnings: readonly ReceiptWarning[];
  readonly attempts: number;
  readonly traceIds: readonly string[];
  /** When the first of these requests was made, and when the document had ended. ISO 8601; `null` where nothing was sent. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly because: SkipReason | null;
  readonly failure: Failure | null;
}

/**
 * How a file stands to what the folder held when an extraction into it last finished: `new`, `new-version` and `unchanged` as
 * in `Version`. `earlier`: a later version is held beside it. `no-longer-shown`: the last record or search does not show the
 * document, or was not asked for it. `null` where there is no file.
 */
export type Standing = Version["standing"] | "earlier" | "no-longer-shown";

export function manifestLine(outcome: DocumentOutcome): ManifestLine {
  const arrived = outcome.outcome === "retrieved" || outcome.outcome === "held" ? outcome : undefined;
  const receipt = arrived?.receipt;
  const version = arrived && (arrived.version ?? { standing: "new", earlierFile: null });
  return {
    ...documentLine(outcome.document),
    outcome: outcome.outcome,
    file: receipt?.file ?? null,
    standing: version?.standing ?? null,
    earlierFile: version?.earlierFile ?? null,
    bytes: receipt?.bytes ?? null,
    sha256: receipt?.sha256 ?? null,
    receivedContentType: receipt?.receivedContentType ?? null,
    reconciledContentType: receipt?.contentType ?? null,
    retrievedAt: receipt?.retrievedAt ?? null,
    receiptWarnings: receipt?.warnings ?? [],
    attempts: outcome.attempts,
    traceIds: outcome.traceIds,
    startedAt: outcome.timing?.startedAt ?? null,
    endedAt: outcome.timing?.endedAt ?? null,
    because: outcome.outcome === "skipped" ? outcome.because : null,
    failure: outcome.outcome === "failed" ? outcome.failure : null,
  };
}
