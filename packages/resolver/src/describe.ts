import { conceptCodes, conceptText, type JsonObject, objectOf, objectsOf, textOf } from "@gpdocs/model";
import { follow, type RecordIndex, type RecordResource } from "./record-index.ts";

/** What a clinical item says, in a few words: its code or title. */
export function describe(item: RecordResource, index: RecordIndex): string | null {
  const { content } = item;
  const comment = isComment(content) ? textOf(content, "comment") : undefined;
  if (comment !== undefined) return comment;
  for (const element of CONCEPTS) {
    const value = content[element];
    if (value === undefined) continue;
    const text = conceptText(objectsOf(content, element)[0]);
    if (text !== undefined) return text;
  }
  const medication = follow(objectOf(content, "medicationReference"), item, index);
  if (medication !== undefined) return conceptText(objectOf(medication.content, "code")) ?? null;
  return textOf(content, "title") ?? textOf(content, "description") ?? null;
}

/** Where clinical resources keep what they are about, the telling element first. */
const CONCEPTS = [
  "code",
  "medicationCodeableConcept",
  "reasonCode",
  "serviceRequested",
  "vaccineCode",
  "type",
] as const;

/** A free-text note is an Observation whose code only says so (page *Consultation guidance*). */
function isComment(content: JsonObject): boolean {
  return content["comment"] !== undefined && conceptCodes(objectOf(content, "code")).includes(COMMENT_NOTE);
}

const COMMENT_NOTE = "37331000000100";
