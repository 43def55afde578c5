export {
  type AnswerHead,
  type BinaryDecoder,
  type BinaryFacts,
  createBinaryDecoder,
} from "./binary-decoder.ts";
export { type DocumentUrl, documentUrl } from "./document-url.ts";
export { type FoundPatient, findPatient } from "./find-patient.ts";
export { type Foreseen, foreseeOutcome } from "./foresee-outcome.ts";
export { extensionFor } from "./formats.ts";
export {
  type DocumentFacts,
  type DocumentOutcome,
  type Failure,
  type OutcomeFacts,
  RECEIPT_WARNINGS,
  type Receipt,
  type ReceiptWarning,
  type SkipReason,
  type Timing,
} from "./outcome.ts";
export type { DocumentProgress } from "./progress.ts";
export { downloadDocument, type RetrieveOptions, retrieveDocument } from "./retrieve-document.ts";
export { type RetrieveAllOptions, retrieveDocuments } from "./retrieve-documents.ts";
export { type DocumentFilter, type DocumentSearch, searchDocuments } from "./search-documents.ts";
export type { DocumentSink, DocumentWriter } from "./sink.ts";
