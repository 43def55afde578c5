import type { DocumentLocation } from "@gpdocs/model";
import { binaryIdOf, type DocumentUrl } from "./document-url.ts";
import { formatNamed, mediaType } from "./formats.ts";
import { type DocumentFacts, RECEIPT_WARNINGS, type Receipt, type ReceiptWarning } from "./outcome.ts";
import type { ReceivedDocument } from "./receive-document.ts";

/** The receipt of a document, for what has arrived from the url that is called for it. */
export function receiptOf(
  received: ReceivedDocument,
  document: DocumentLocation,
  called: DocumentUrl,
): Receipt {
  const { facts, file, retrievedAt, binaryId, signatureDiffers } = received;
  const named = binaryIdOf(called.url);
  const warnings = warningsOf(facts, document, called, {
    "signature-differs": signatureDiffers,
    "binary-id-differs": binaryId !== null && named !== undefined && binaryId !== named,
  });
  return { ...facts, file, retrievedAt, warnings };
}

/** The receipt of another document for which the same url would be called. */
export function receiptBeside(first: Receipt, document: DocumentLocation, called: DocumentUrl): Receipt {
  const warnings = warningsOf(first, document, called, {
    "signature-differs": first.warnings.includes("signature-differs"),
    "binary-id-differs": first.warnings.includes("binary-id-differs"),
  });
  return { ...first, declaredContentType: document.contentType, warnings };
}

function warningsOf(
  facts: DocumentFacts,
  document: DocumentLocation,
  { rebased }: DocumentUrl,
  ofTheBinary: Readonly<Record<"signature-differs" | "binary-id-differs", boolean>>,
): readonly ReceiptWarning[] {
  const found: Readonly<Record<ReceiptWarning, boolean>> = {
    ...ofTheBinary,
    "size-differs": document.size !== null && document.size !== facts.bytes,
    "content-type-differs": isAnotherType(document.contentType, facts.receivedContentType),
    "url-rebased": rebased,
    "no-subject": document.subject === null,
  };
  return RECEIPT_WARNINGS.filter((warning) => found[warning]);
}

/** Two names of one format are one type. */
function isAnotherType(declared: string | null, received: string | null): boolean {
  if (mediaType(declared) === null || mediaType(received) === null) return false;
  return typeOf(declared) !== typeOf(received);
}

function typeOf(contentType: string | null): string | null {
  return formatNamed(contentType)?.contentType ?? mediaType(contentType);
}
