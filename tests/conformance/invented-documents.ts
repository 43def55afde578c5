import { createHash } from "node:crypto";
import { binaryBody, type Writing } from "./binary-body.ts";
import { DOCUMENT_BYTES, type DocumentName } from "./document-bytes.ts";
import type { Binary } from "./practice.ts";

/** What a consumer should have on disk for one DocumentReference. */
export interface ExpectedDocument {
  readonly bytes: Buffer;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Every invented document by DocumentReference id. */
export function expectedDocuments(): ReadonlyMap<string, ExpectedDocument> {
  return new Map(
    DOCUMENTS.map(({ name, documentReferenceId }) => {
      const bytes = DOCUMENT_BYTES[name];
      return [
        documentReferenceId ?? name,
        { bytes, sha256: createHash("sha256").update(bytes).digest("hex") },
      ];
    }),
  );
}

export function binaries(): ReadonlyMap<string, Binary> {
  return new Map(
    DOCUMENTS.map(({ name, binaryId, contentType, writing, gzip = false, sensitive = false }) => {
      const bytes = DOCUMENT_BYTES[name];
      return [
        binaryId,
        { body: binaryBody(binaryId, contentType, bytes, writing), size: bytes.length, gzip, sensitive },
      ];
    }),
  );
}

/** Binary ids by the document's name in the fixtures. */
export function binaryIds(): Readonly<Record<string, string>> {
  return Object.fromEntries(DOCUMENTS.map(({ name, binaryId }) => [name, binaryId]));
}

interface InventedDocument {
  readonly name: DocumentName;
  /** Where it is not the name. */
  readonly documentReferenceId?: string;
  readonly binaryId: string;
  readonly contentType: string;
  readonly writing: Writing;
  readonly gzip?: boolean;
  readonly sensitive?: boolean;
}

/** Two Binary ids differ in nothing but the case of a letter, as ids may; one DocumentReference id is as long as ids go. */
const DOCUMENTS: readonly InventedDocument[] = [
  {
    name: "clinic-letter",
    binaryId: "07a6483f-732b-461e-86b6-edb665c4551a",
    contentType: "text/plain",
    writing: "base64 in lines",
  },
  {
    name: "discharge-summary",
    binaryId: "07a6483f-732b-461e-86b6-edb665c4551A",
    contentType: "application/pdf",
    writing: "resourceType last",
  },
  {
    name: "referral-letter",
    binaryId: "9131",
    contentType: "application/rtf",
    writing: "as in the specification",
  },
  {
    name: "shared-care-plan",
    binaryId: "plan.2019-05-01",
    contentType: "text/html",
    writing: "escaped slashes",
  },
  {
    name: "ecg-trace",
    documentReferenceId: "ecg-trace.2019-03-28.c6c1b8f2-55a1-4f0e-8a7e-6d4f1b2a9c30.000001",
    binaryId: "e".repeat(64),
    contentType: "application/octet-stream",
    writing: "escaped plus",
    gzip: true,
  },
  {
    name: "phone-note",
    binaryId: "5",
    contentType: "text/plain;charset=utf-8",
    writing: "as in the specification",
  },
  { name: "old-scan", binaryId: "1998-08-01", contentType: "text/html", writing: "resourceType last" },
  { name: "theatre-video", binaryId: "video-1", contentType: "video/mp4", writing: "base64 in lines" },
  {
    name: "safeguarding-report",
    binaryId: "confidential-1",
    contentType: "text/plain",
    writing: "as in the specification",
    sensitive: true,
  },
  { name: "unreviewed-result", binaryId: "inbox-77", contentType: "text/plain", writing: "base64 in lines" },
];
