export type {
  DocumentFilter,
  DocumentSearch,
  DocumentSink,
  DocumentWriter,
  Failure,
  FoundPatient,
  Receipt,
  ReceiptWarning,
  SkipReason,
  Timing,
} from "@gpdocs/access-document";
export { extensionFor } from "@gpdocs/access-document";
export type {
  Availability,
  Disclosure,
  DocumentLocation,
  Identifier,
  Link,
  PatientComparison,
  PatientDetails,
  RecordWarning,
} from "@gpdocs/model";
export { isNhsNumber, parseNhsNumber } from "@gpdocs/model";
export {
  type Consumer,
  type ConsumerAdaptorRoute,
  DEFAULT_MANNERS,
  type DirectRoute,
  type GpConnectError,
  isGpConnectError,
  type Manners,
  type Priority,
  type Route,
  type SspRoute,
  type User,
} from "@gpdocs/spine";
export { DOCUMENT_AREAS, type RecordParameters, type StructuredRecord } from "@gpdocs/structured-record";
export { type DocumentLine, documentLine } from "./document-line.ts";
export type { DocumentOutcome, HeldDocument, Version } from "./document-outcome.ts";
export type { Extraction } from "./extraction.ts";
export type { ExtractionPlan } from "./extraction-plan.ts";
export { type ExtractionReport, extractionReport, type ReportedDocument } from "./extraction-report.ts";
export type { ExtractionSink, ExtractionSubject } from "./extraction-sink.ts";
export { folderSink } from "./folder.ts";
export type { FolderMode } from "./folder-mode.ts";
export { type FormerRequest, formerRequest } from "./former-request.ts";
export { createGpConnect, type GpConnect, type GpConnectOptions } from "./gp-connect.ts";
export { type ManifestLine, manifestLine, type Standing } from "./manifest.ts";
export { type MemorySink, memorySink } from "./memory-sink.ts";
export type { FinishedDocument, KnownDocuments, ProgressEvent } from "./progress.ts";
export type {
  MigrationExtractionOptions,
  MigrationSession,
  RecordExtractionOptions,
  SearchExtractionOptions,
  Select,
  Session,
  SessionOptions,
  SessionPatient,
} from "./session.ts";
export type { ExtractionSource, RecordSource, SearchSource } from "./source.ts";
export { type Reason, type Statement, statementLine } from "./statement.ts";
export type { DocumentStream, RetrievalOptions } from "./stream-document.ts";
