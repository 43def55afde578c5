import { conceptText, objectOf, objectsOf, textOf } from "@gpdocs/model";
import { latestFirst } from "./order.ts";
import { byIdOf, type RecordIndex } from "./record-index.ts";
import type { Referral } from "./resolved-record.ts";

/** Reads every ReferralRequest, without its documents; latest first. */
export function readReferrals(index: RecordIndex): readonly Omit<Referral, "documents">[] {
  const referrals = [...byIdOf("ReferralRequest", index)].map(([referralId, { content }]) => {
    const reasons = [...objectsOf(content, "reasonCode"), ...objectsOf(content, "serviceRequested")];
    const titles = [...reasons, objectOf(content, "specialty")].map(conceptText);
    const title = titles.find((found) => found !== undefined) ?? textOf(content, "description");
    return { referralId, title: title ?? null, authoredOn: textOf(content, "authoredOn") ?? null };
  });
  return latestFirst(
    referrals,
    ({ authoredOn }) => authoredOn,
    ({ referralId }) => referralId,
  );
}
