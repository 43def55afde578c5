import { asObject, asObjects, asText, conceptCodes, conceptText } from "@gpdocs/model";
import { follow } from "./follow.ts";
import type { RecordResource } from "./record.ts";

/**
 * What a clinical item says, in a few words: from where clinical resources keep what they are about, the telling element
 * first. `vaccineCode` is not among these: EMIS has "unknown" there.
 */
export function describe(item: RecordResource): string | null {
  const { content } = item;
  const comment = asText(content["comment"]);
  // A free-text note is an Observation whose code only says so (page *Consultation guidance*).
  if (comment && conceptCodes(asObject(content["code"])).includes("37331000000100")) return comment;
  return (
    textIn(content["code"]) ??
    textIn(content["medicationCodeableConcept"]) ??
    textIn(content["reasonCode"]) ??
    textIn(content["serviceRequested"]) ??
    textIn(follow(asObject(content["medicationReference"]), item)?.content["code"]) ??
    null
  );
}

/** Of a CodeableConcept, or of the first one of a list. */
function textIn(element: unknown): string | undefined {
  return conceptText(asObject(element) ?? asObjects(element)[0]);
}
