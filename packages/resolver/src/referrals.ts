import { asText } from "@gpdocs/model";
import { describe } from "./describe.ts";
import { latestFirst } from "./order.ts";
import { byIdOf, type RecordIndex } from "./record-index.ts";
import type { Referral } from "./resolved-record.ts";

/** Reads every ReferralRequest, without its documents; latest first. */
export function readReferrals(index: RecordIndex): readonly Omit<Referral, "documents">[] {
  const referrals = [...byIdOf("ReferralRequest", index)].map(([referralId, referral]) => ({
    referralId,
    title: describe(referral, index),
    authoredOn: asText(referral.content["authoredOn"]) ?? null,
  }));
  return latestFirst(
    referrals,
    ({ authoredOn }) => authoredOn,
    ({ referralId }) => referralId,
  );
}
