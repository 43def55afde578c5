import type { DocumentLocation } from "@gpdocs/model";

/** What is known of a document when it has arrived. */
export interface DocumentFacts {
  /** Bytes of the document itself, decoded. */
  readonly bytes: number;
  /** Of those bytes, in hexadecimal. */
  readonly sha256: string;
  /**
   * What it is to be treated as: what it is said to be, reconciled with its first bytes. Media type in lower case, without
   * parameters; `application/octet-stream` where nothing is known.
   */
  readonly contentType: string;
  /** `DocumentReference.content.attachment.contentType`, as it stands there. */
  readonly declaredContentType: string | null;
  /** `Binary.contentType`, as it stands there; of a raw body, that of the response. */
  readonly receivedContentType: string | null;
  /**
   * For a file's name, of `contentType`, with its dot. One of a short list, on which no program's is; `.html` for what is
   * declared as HTML and nothing else, `.bin` for what is not on the list.
   */
  readonly extension: string;
}

/** Proof of a document that was retrieved. */
export interface Receipt extends DocumentFacts {
  /** Where the sink keeps it; `null` where the sink has no names. */
  readonly file: string | null;
  /** ISO 8601. */
  readonly retrievedAt: string;
  /** Codes of what is not as the record declares, or as it should be, although the document is whole. */
  readonly warnings: readonly ReceiptWarning[];
}

/**
 * Everything that may be noted on a receipt, in the order in which it is noted: the document has another size than the
 * DocumentReference declares; `Binary.contentType` is another than it declares; the first bytes are not those of the format
 * that either claims; `Binary.id` is not the url's; the url was taken to the documents service root; the DocumentReference
 * names no subject.
 */
export const RECEIPT_WARNINGS = [
  "size-differs",
  "content-type-differs",
  "signature-differs",
  "binary-id-differs",
  "url-rebased",
  "no-subject",
] as const;

export type ReceiptWarning = (typeof RECEIPT_WARNINGS)[number];

/** Why a document could not be retrieved, as data. */
export interface Failure {
  readonly code: string;
  /** For a person: what happened and what to do. */
  readonly message: string;
  /** Whether a later run may succeed. */
  readonly retryable: boolean;
  readonly spineCode?: string;
  readonly httpStatus?: number;
}

/** Every document ends as exactly one of these. */
export type DocumentOutcome = OutcomeFacts &
  (
    | { readonly outcome: "retrieved"; readonly receipt: Receipt }
    /** The practice holds no file, or none that it may send; `reason` in its words, `null` where it gives none. */
    | { readonly outcome: "placeholder"; readonly reason: string | null }
    | { readonly outcome: "skipped"; readonly because: SkipReason }
    | { readonly outcome: "failed"; readonly failure: Failure }
  );

export interface OutcomeFacts {
  readonly document: DocumentLocation;
  /** Requests that were made for it: none where its Binary was fetched for another document of the same run. */
  readonly attempts: number;
  /** `Ssp-TraceID` of each request for its Binary, in order: what a service desk asks for. */
  readonly traceIds: readonly string[];
  /** When the requests with these trace ids were made; absent where nothing was sent. */
  readonly timing?: Timing;
}

/** From the first request for a document to its end, the waits between attempts included. ISO 8601, both. */
export interface Timing {
  readonly startedAt: string;
  readonly endedAt: string;
}

export type SkipReason = "not-selected" | "over-size-limit" | "cancelled" | "sink-unavailable";
