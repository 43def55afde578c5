import { type JsonObject, objectsOf, textOf } from "./json.ts";

/** What a CodeableConcept says to a person: its text, else the display or code of its first coding. */
export function conceptText(concept: JsonObject | undefined): string | undefined {
  const text = textOf(concept, "text");
  if (text !== undefined) return text;
  const codings = objectsOf(concept, "coding");
  const display = codings.map((coding) => textOf(coding, "display")).find((found) => found !== undefined);
  return display ?? codings.map((coding) => textOf(coding, "code")).find((found) => found !== undefined);
}

/** The codes of a CodeableConcept, blanks removed, in order. */
export function conceptCodes(concept: JsonObject | undefined): readonly string[] {
  return objectsOf(concept, "coding").flatMap((coding) => textOf(coding, "code") ?? []);
}
