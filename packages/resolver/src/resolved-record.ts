import type { Disclosure, DocumentLocation, RecordWarning } from "@gpdocs/model";

/** What a structured record holds, for a reader of its documents. Plain data, nothing of the input is shared or changed. */
export interface ResolvedRecord {
  /** Latest first; those without a date last. */
  readonly consultations: readonly Consultation[];
  /** Latest onset first. */
  readonly problems: readonly Problem[];
  /** Latest first. */
  readonly referrals: readonly Referral[];
  /**
   * One for each `content` of each DocumentReference, with every link that leads to it. First those that consultations and
   * then problems show, in the order in which they do; then all others, latest first.
   */
  readonly documents: readonly DocumentLocation[];
  /** The practice's own, and what is wrong with the record itself; those that mean missing documents first. */
  readonly warnings: readonly RecordWarning[];
}

/** An Encounter with the Lists that make it a consultation: topics, their headings, their items, in display order. */
export interface Consultation {
  readonly encounterId: string;
  /** Text or display of `Encounter.type`. */
  readonly type: string | null;
  /** `Encounter.status`: `finished`, or `unknown` for a draft. */
  readonly status: string | null;
  /** Whether its author has not completed it. */
  readonly isDraft: boolean;
  /** As recorded, of `Encounter.period`. */
  readonly period: { readonly start: string | null; readonly end: string | null };
  /** Names of `Encounter.participant`, each once. */
  readonly participants: readonly string[];
  readonly disclosure: Disclosure;
  readonly topics: readonly Topic[];
  /** Keys of documents that name the consultation (`context.encounter`) and stand in none of its Lists. */
  readonly documents: readonly string[];
}

export interface Topic {
  readonly title: string | null;
  /** Ids of the problems that `RelatedProblemHeader` ties to the topic. */
  readonly problemIds: readonly string[];
  /** Headings and items mixed, as real records mix them. */
  readonly content: readonly (Heading | Item)[];
}

export interface Heading {
  readonly kind: "heading";
  readonly title: string | null;
  readonly content: readonly (Heading | Item)[];
}

/** One entry of a topic or heading List. */
export type Item =
  | { readonly kind: "document"; readonly keys: readonly string[] }
  /** Any other resource, named by its `Type/id`; `text` is what it says in a few words. */
  | { readonly kind: "resource"; readonly resource: string; readonly text: string | null }
  /** The practice could not export the item and says so. */
  | { readonly kind: "not-exported"; readonly text: string };

/** A Condition of the ProblemHeader profile. */
export interface Problem {
  readonly problemId: string;
  /** Text or display of `Condition.code`. */
  readonly title: string | null;
  /** The first code of `Condition.code`: SNOMED CT, as GP Connect rules. */
  readonly code: string | null;
  /** `ProblemSignificance-1`: `major` or `minor`. */
  readonly significance: string | null;
  /** `Condition.clinicalStatus`. */
  readonly status: string | null;
  /** As recorded. */
  readonly onset: string | null;
  readonly disclosure: Disclosure;
  /** Problems that `RelatedProblemHeader` of this one calls its parents; likewise the others. */
  readonly parentIds: readonly string[];
  readonly childIds: readonly string[];
  readonly siblingIds: readonly string[];
  /** Keys of the documents that the problem leads to. */
  readonly documents: readonly string[];
}

/** A ReferralRequest. */
export interface Referral {
  readonly referralId: string;
  readonly title: string | null;
  /** As recorded. */
  readonly authoredOn: string | null;
  /** Keys of the documents that it names, mostly in `supportingInfo`. */
  readonly documents: readonly string[];
}
