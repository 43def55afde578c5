import type { Link } from "./link.ts";

/** A business identifier, globally unique and persistent: to be stored with the document (`DocumentReference.identifier`). */
export interface Identifier {
  readonly system: string | null;
  readonly value: string;
  /** `master` for `DocumentReference.masterIdentifier`. */
  readonly use: "master" | "identifier";
}

/**
 * Whether a document may be shown to the patient. Labels stand in `DocumentReference.securityLabel` (the document) and
 * `DocumentReference.meta.security` (the resource: even that the document exists). No label never means "suitable for
 * the patient".
 */
export type Disclosure = "unlabelled" | "document-not-for-patient" | "existence-not-for-patient";

/** Whether the practice offers the document's bytes (`content.attachment.url`). */
export type Availability =
  | { readonly kind: "available"; readonly url: string }
  /** No url: the practice holds a placeholder only. `reason` is `attachment.title`, such as a file over 5 MB. */
  | { readonly kind: "placeholder"; readonly reason: string | null };

/**
 * `internal`: the authoring organisation is the custodian; `external`: it is another one (page *Documents guidance*,
 * internal or external documents).
 */
export type Origin = "internal" | "external";

/** What one `content` of a DocumentReference says: one document to account for. */
export interface DocumentLocation {
  /** Unique within a record and stable while the record does not change; made of ids only. */
  readonly key: string;
  readonly documentReferenceId: string | null;
  /** Place in `DocumentReference.content`, from 0. */
  readonly contentIndex: number;
  readonly identifiers: readonly Identifier[];
  /** `Type/id` of `DocumentReference.subject`; `null` where it names no resource. */
  readonly subject: string | null;
  /** Every way in which the record leads here; empty where nothing does, and for documents of a search. */
  readonly links: readonly Link[];
  /** `DocumentReference.description`, else the attachment's title where there is a url as well. */
  readonly title: string | null;
  /** Text or display of `DocumentReference.type`. */
  readonly type: string | null;
  /** At the precision recorded: `2020-09` stays `2020-09`. */
  readonly created: string | null;
  /** Always there, by rule: stands in for an absent `created`. */
  readonly indexed: string | null;
  /** Names of `DocumentReference.author`, people and organisations. */
  readonly authors: readonly string[];
  /** Name of the organisation that keeps the document: the practice (`DocumentReference.custodian`). */
  readonly custodian: string | null;
  /** Whether the practice wrote the document itself; `null` where the record does not say. */
  readonly origin: Origin | null;
  /** As declared; what arrives may differ. */
  readonly contentType: string | null;
  /** Bytes, as declared; what arrives may differ. */
  readonly size: number | null;
  readonly disclosure: Disclosure;
  readonly availability: Availability;
}
