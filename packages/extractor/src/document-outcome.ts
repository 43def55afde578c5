import type { OutcomeFacts, Receipt, DocumentOutcome as RetrievalOutcome } from "@gpdocs/access-document";

/**
 * How one document of an extraction ended: as retrieving it ended, or `held`, where the sink had it from before and it was
 * not requested. Every document ends as exactly one of these.
 */
export type DocumentOutcome = Exclude<RetrievalOutcome, Retrieved> | RetrievedOutcome | HeldOutcome;

type Retrieved = { readonly outcome: "retrieved" };

/** Without a `version`, the sink held none of this document: it is new. */
type RetrievedOutcome = Extract<RetrievalOutcome, Retrieved> & { readonly version?: Version };

/** `attempts`, `traceIds` and `timing` are those of the retrieval that brought the document. */
interface HeldOutcome extends OutcomeFacts {
  readonly outcome: "held";
  readonly receipt: Receipt;
  readonly version: Version;
}

/** How a document that is in the sink stands to what was there when an extraction into it last finished. */
export interface Version {
  /** `new`: there was none of this document, or none whole. `new-version`: there was another version. */
  readonly standing: "new" | "new-version" | "unchanged";
  /** Where the sink keeps the version before this one; `null` where it has none. */
  readonly earlierFile: string | null;
}

/** What a sink has of a document from before. */
export interface HeldDocument extends Pick<OutcomeFacts, "attempts" | "traceIds" | "timing"> {
  /** Of the latest version. */
  readonly receipt: Receipt;
  readonly version: Version;
  /**
   * Whether the record says of the document what it said when this version was retrieved, and what the sink has is whole. If
   * so, it is not requested; if not, it is, and what arrives is kept as a new version unless its hash is the same.
   */
  readonly current: boolean;
}

/** What came of retrieving a document, in view of what the sink had of it. */
export function besideEarlier(outcome: RetrievalOutcome, held: HeldDocument | undefined): DocumentOutcome {
  if (outcome.outcome !== "retrieved" || held === undefined) return outcome;
  const version: Version =
    outcome.receipt.sha256 === held.receipt.sha256
      ? held.version
      : { standing: "new-version", earlierFile: held.receipt.file };
  return { ...outcome, version };
}
