import type { Observation, ProcedureRequest, Reference, ReferralRequest } from "fhir/r3.js";
import { profile } from "./profiles.ts";
import type { Subject } from "./subject.ts";

/** Uncategorised data: a coded or free entry of the record (specification, *Uncategorised data*). */
export function observation(
  subject: Subject,
  key: string,
  details: {
    readonly text: string;
    readonly comment?: string;
    readonly date: string;
    readonly encounter?: string;
  },
): Observation {
  return {
    resourceType: "Observation",
    id: subject.id("Observation", key),
    meta: profile("Observation"),
    identifier: subject.identifier("Observation", key),
    status: "unknown",
    code: { text: details.text },
    subject: subject.patient,
    ...(details.encounter === undefined
      ? {}
      : { context: subject.reference("Encounter", details.encounter) }),
    effectiveDateTime: details.date,
    performer: [subject.reference("Practitioner", "gp")],
    ...(details.comment === undefined ? {} : { comment: details.comment }),
  };
}

/**
 * An outbound referral. Rests on: `emis-9465699918.json`, whose two referral letters are `supportingInfo` and stand
 * under the heading Document too.
 */
export function referral(
  subject: Subject,
  key: string,
  details: {
    readonly reason: string;
    readonly authoredOn: string;
    readonly encounter: string;
    /** Key of an Organization. */
    readonly to: string;
    readonly supportingInfo: readonly Reference[];
  },
): ReferralRequest {
  return {
    resourceType: "ReferralRequest",
    id: subject.id("ReferralRequest", key),
    meta: profile("ReferralRequest"),
    identifier: subject.identifier("ReferralRequest", key),
    status: "unknown",
    intent: "order",
    priority: "routine",
    subject: subject.patient,
    context: subject.reference("Encounter", details.encounter),
    authoredOn: details.authoredOn,
    requester: { agent: subject.reference("Practitioner", "gp") },
    recipient: [subject.reference("Organization", details.to)],
    reasonCode: [{ text: details.reason }],
    description: details.reason,
    supportingInfo: [...details.supportingInfo],
  };
}

/** A diary entry. Rests on: domain notes, "`ProcedureRequest.supportingInfo`". */
export function diaryEntry(
  subject: Subject,
  key: string,
  details: { readonly text: string; readonly due: string; readonly supportingInfo: readonly Reference[] },
): ProcedureRequest {
  return {
    resourceType: "ProcedureRequest",
    id: subject.id("ProcedureRequest", key),
    meta: profile("ProcedureRequest"),
    identifier: subject.identifier("ProcedureRequest", key),
    status: "active",
    intent: "plan",
    code: { text: details.text },
    subject: subject.patient,
    occurrenceDateTime: details.due,
    supportingInfo: [...details.supportingInfo],
  };
}
