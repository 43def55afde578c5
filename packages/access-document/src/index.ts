export { type BinaryDecoder, type BinaryFacts, createBinaryDecoder } from "./binary-decoder.ts";
export { type DocumentUrl, documentUrl } from "./document-url.ts";
export { type FoundPatient, findPatient } from "./find-patient.ts";
export type {
  DocumentFacts,
  DocumentOutcome,
  Failure,
  OutcomeFacts,
  Receipt,
  ReceiptWarning,
  SkipReason,
} from "./outcome.ts";
export { downloadDocument, type RetrieveOptions, retrieveDocument } from "./retrieve-document.ts";
export { type RetrieveAllOptions, retrieveDocuments } from "./retrieve-documents.ts";
export { type DocumentFilter, type DocumentSearch, searchDocuments } from "./search-documents.ts";
export type { DocumentSink, DocumentWriter } from "./sink.ts";
