import { asObject, asObjects, asText, conceptCodes, conceptText, type JsonObject } from "@gpdocs/model";
import { follow, type RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";

/** What a clinical item says, in a few words. */
export function describe(item: RecordResource, index: RecordIndex): string | null {
  const { content } = item;
  const comment = content["comment"] === undefined ? undefined : commentIn(content);
  if (comment !== undefined) return comment;
  for (const element of CONCEPTS) {
    if (content[element] === undefined) continue;
    const text = conceptText(asObjects(content[element])[0]);
    if (text !== undefined) return text;
  }
  const medication = follow(asObject(content["medicationReference"]), item, index);
  return conceptText(asObject(medication?.content["code"])) ?? null;
}

/**
 * Where clinical resources keep what they are about, the telling element first. `vaccineCode` is not among them: EMIS has
 * "unknown" there.
 */
const CONCEPTS = ["code", "medicationCodeableConcept", "reasonCode", "serviceRequested"] as const;

/** A free-text note is an Observation whose code only says so (page *Consultation guidance*). */
function commentIn(content: JsonObject): string | undefined {
  const isNote = conceptCodes(asObject(content["code"])).includes("37331000000100");
  return isNote ? asText(content["comment"]) : undefined;
}
