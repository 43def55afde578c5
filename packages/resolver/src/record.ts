import type { DocumentLocation, JsonObject, Link, RecordWarning } from "@gpdocs/model";

/** The types that are read for more than the references in them, and the clinical area of those that lead to documents. */
export const READ_TYPES = [
  ["List", null],
  ["Encounter", "consultations"],
  ["Condition", "problems"],
  ["DocumentReference", "documents"],
  ["ReferralRequest", "referrals"],
  ["DiagnosticReport", "investigations"],
  ["Patient", null],
  ["OperationOutcome", null],
] as const;

export type ReadType = (typeof READ_TYPES)[number][0];

/** A record while it is read. */
export interface ReadRecord {
  /** Contained ones too. Those that repeat another one of their id to the letter are left out. */
  readonly resources: RecordResource[];
  /** Those of the types that are read for more than the references in them. */
  readonly byType: readonly { readonly type: ReadType; readonly resources: RecordResource[] }[];
  /** By the end of their ids; the first of a chain. */
  readonly chains: (RecordResource | undefined)[];
  /** Those that would make a chain too long, and what references that are no plain `Type/id` were found to lead to. */
  readonly byName: Map<string, RecordResource>;
  readonly warnings: RecordWarning[];
}

/** One resource of the record: an entry of the Bundle, or contained in one; with what is found out about it on the way. */
export interface RecordResource {
  readonly record: ReadRecord;
  readonly type: string;
  readonly id: string | undefined;
  readonly content: JsonObject;
  /** The entry of the Bundle that contains it. */
  readonly container: RecordResource | undefined;
  /** `Type/id`, as the first reference to it has it. */
  name: string | undefined;
  /** The next in its chain. */
  next: RecordResource | undefined;
  /** Of several that share type and id, those that differ. References lead to the first. */
  namesakes: RecordResource[] | undefined;
  /** Whether it repeats one of them to the letter. */
  isAgain: boolean;
  /** Those that it contains, by id. */
  contained: ReadonlyMap<string, RecordResource> | undefined;
  /** What has been read of a List. */
  list: RecordList | undefined;
  /** Of a DocumentReference. */
  document: RecordDocument | undefined;
  /** Of an Encounter, a Condition or a ReferralRequest that references lead to. */
  part: Part | undefined;
}

/** What is shown latest first. */
export interface Dated {
  readonly id: string;
  readonly date: string | null;
}

/** What a part of the record comes out as, its documents still to be added. */
export interface Shown {
  readonly documents: string[];
}

/** A consultation, a problem or a referral, and what is to be added to it. */
export interface Part<T extends Shown = Shown> extends Dated {
  readonly shown: T;
  /** Lists that name it as their Encounter. */
  readonly lists: RecordList[];
  /** How many of its Lists have been read; those that others name do not count. */
  read: number;
  /** Among those of its kind, as they are shown. */
  place: number;
}

export interface RecordList {
  readonly resource: RecordResource;
  readonly role: ListRole;
  /** The code that gives it its role, else its first code; empty where it has none. */
  readonly code: string;
  /** What its entries reference, by their place; `undefined` for one that references nothing in the record. */
  readonly items: (RecordResource | undefined)[];
  /** Of a List that has been read as part of a consultation. */
  place: ListPlace | undefined;
}

/** A part of a consultation, a secondary List of documents, or any other List. */
export type ListRole = "consultation" | "topic" | "heading" | "documents" | "other";

/** What the items of a List belong to. */
export interface ListPlace {
  readonly consultation: Part;
  /** Titles of the topic and of the innermost heading that have one. */
  readonly topic?: string | null;
  readonly heading?: string | null | undefined;
  /** Problems that are tied to the topic. */
  readonly problems?: readonly RelatedProblem[];
  /** Places in the Lists that lead to this one, the first among the Lists of the consultation. */
  readonly order: readonly number[];
}

/** What one `RelatedProblemHeader` says. */
export interface RelatedProblem {
  readonly from: RecordResource;
  /** Of the reference to the problem. */
  readonly path: string;
  readonly problem: RecordResource;
  readonly problemId: string;
  /** `parent`, `child` or `sibling`: what the named problem is to this one. Topics mostly leave it out. */
  readonly relationship: string | undefined;
}

/** The documents of one DocumentReference, or of several that share an id: a reference means any of them. */
export interface RecordDocument extends Dated {
  readonly resource: RecordResource;
  /** One for each `content`, without links. */
  readonly locations: DocumentLocation[];
  /** Every way in which the record leads to them, as they are found; in the end in order. */
  links: RankedLink[];
}

/** A link, and what places it among others: the kind, the part it is shown with, and display order there. */
export interface RankedLink {
  readonly link: Link;
  readonly part: Part | undefined;
  readonly rank: readonly number[];
}
