import { asText } from "@gpdocs/model";
import { describe } from "./describe.ts";
import { createPart, inPlace, readParts } from "./parts.ts";
import type { Part, ReadRecord, RecordResource, Shown } from "./record.ts";
import type { Referral } from "./resolved-record.ts";

/** Reads every ReferralRequest; latest first. */
export function readReferrals(record: ReadRecord): readonly Referral[] {
  return inPlace(readParts("ReferralRequest", record, readReferral));
}

function readReferral(referralId: string, resource: RecordResource): Part<Referral & Shown> {
  const authoredOn = asText(resource.content["authoredOn"]) ?? null;
  return createPart(referralId, authoredOn, {
    referralId,
    title: describe(resource),
    authoredOn,
    documents: [],
  });
}
