/**
 * One way in which a structured record leads to a document. `resource` is the `Type/id` of the resource the link comes
 * from (`List` alone where that List has no id, as GP Connect rules), `path` the element within it.
 */
export type Link = ConsultationLink | ProblemLink | ReferralLink | OtherLink;

interface LinkOrigin {
  readonly resource: string;
  readonly path: string;
}

/** The document is an item of a consultation's Lists (`list`), or names the Encounter in `context.encounter` (`context`). */
export interface ConsultationLink extends LinkOrigin {
  readonly kind: "consultation";
  readonly encounterId: string;
  /** Title of the topic List. */
  readonly topic?: string;
  /** Title of the heading List. */
  readonly heading?: string;
  readonly via: "list" | "context";
  /**
   * With `list`: display order, to be compared number by number. The place, from 0, of the consultation's List among its
   * Lists (mostly there is one), of the topic in that List, of the heading in the topic, and of the document's entry.
   */
  readonly order?: readonly number[];
}

/** The problem names the document, or a topic of a consultation that is tied to the problem holds it (`topic`). */
export interface ProblemLink extends LinkOrigin {
  readonly kind: "problem";
  readonly problemId: string;
  readonly via: "actual-problem" | "related-clinical-content" | "topic";
}

/** A ReferralRequest names the document, mostly in `supportingInfo`. */
export interface ReferralLink extends LinkOrigin {
  readonly kind: "referral";
  readonly referralId: string;
}

/** Any other resource that references the document, or that the document's `context.related` references. */
export interface OtherLink extends LinkOrigin {
  readonly kind:
    | "investigation"
    | "request"
    | "questionnaire-response"
    | "related"
    | "document-list"
    | "other";
  /** With `document-list`: the code of the secondary List, which has no id to tell it from others. */
  readonly list?: string;
  /** With `related`: the `Type/id` of the resource that the document names. */
  readonly related?: string;
}
