import type { DocumentLocation } from "@gpdocs/model";
import type { DocumentOutcome } from "./document-outcome.ts";
import type { ExtractionSource } from "./source.ts";

/** What an extraction would do, as far as that can be known before a document is requested. */
export interface ExtractionPlan {
  /** The record or search, which has been asked for. */
  readonly source: ExtractionSource;
  /** Documents for which nothing would be sent, and how they would end. */
  readonly certain: readonly DocumentOutcome[];
  /** Documents that would be requested; with `certain`, every document of the source. */
  readonly requested: readonly DocumentLocation[];
  /** Requests for these, retries aside: documents that share a Binary need one. */
  readonly requests: number;
  /** Declared bytes of what would be requested. */
  readonly bytes: number;
  /** Requests for a document that declares no size: they are not in `bytes`. */
  readonly withoutSize: number;
}
