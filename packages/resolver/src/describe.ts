import { asObject, asObjects, asText, conceptCodes, conceptText, type JsonObject } from "@gpdocs/model";
import { follow, type RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";

/**
 * What a clinical item says, in a few words: from where clinical resources keep what they are about, the telling element
 * first. `vaccineCode` is not among these: EMIS has "unknown" there.
 */
export function describe(item: RecordResource, index: RecordIndex): string | null {
  const { content } = item;
  return (
    noteIn(content) ??
    textIn(content["code"]) ??
    textIn(content["medicationCodeableConcept"]) ??
    textIn(content["reasonCode"]) ??
    textIn(content["serviceRequested"]) ??
    textIn(follow(asObject(content["medicationReference"]), item, index)?.content["code"]) ??
    null
  );
}

/** Of a CodeableConcept, or of the first one of a list. */
function textIn(element: unknown): string | undefined {
  return element === undefined ? undefined : conceptText(asObjects(element)[0]);
}

/** A free-text note is an Observation whose code only says so (page *Consultation guidance*). */
function noteIn(content: JsonObject): string | undefined {
  const comment = asText(content["comment"]);
  if (comment === undefined) return undefined;
  return conceptCodes(asObject(content["code"])).includes("37331000000100") ? comment : undefined;
}
