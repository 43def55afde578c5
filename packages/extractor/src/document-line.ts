import type { DocumentLocation } from "@gpdocs/model";

/** What is said of one document in NDJSON: a line of `gpdocs resolve`, and the first part of a line of the manifest. */
export type DocumentLine = Pick<
  DocumentLocation,
  | "key"
  | "documentReferenceId"
  | "contentIndex"
  | "title"
  | "type"
  | "contentType"
  | "size"
  | "created"
  | "indexed"
  | "authors"
  | "custodian"
  | "origin"
  | "disclosure"
  | "identifiers"
  | "links"
> & {
  /** `null` for a placeholder. */
  readonly url: string | null;
  /** A placeholder's reason in the practice's words; `null` where it gives none, and for a document that is available. */
  readonly unavailableReason: string | null;
};

export function documentLine(document: DocumentLocation): DocumentLine {
  const { availability } = document;
  return {
    key: document.key,
    documentReferenceId: document.documentReferenceId,
    contentIndex: document.contentIndex,
    title: document.title,
    type: document.type,
    contentType: document.contentType,
    size: document.size,
    created: document.created,
    indexed: document.indexed,
    authors: document.authors,
    custodian: document.custodian,
    origin: document.origin,
    url: availability.kind === "available" ? availability.url : null,
    unavailableReason: availability.kind === "placeholder" ? availability.reason : null,
    disclosure: document.disclosure,
    identifiers: document.identifiers,
    links: document.links,
  };
}
