import { isJsonObject, type JsonObject, listOf, textOf } from "./json.ts";

/** What a CodeableConcept says to a person: its text, else the display or code of its first coding that has one. */
export function conceptText(concept: JsonObject | undefined): string | undefined {
  if (concept === undefined) return undefined;
  return textOf(concept, "text") ?? firstOfCodings(concept, "display") ?? firstOfCodings(concept, "code");
}

/** The codes of a CodeableConcept, blanks removed, in order. */
export function conceptCodes(concept: JsonObject | undefined): readonly string[] {
  const codes: string[] = [];
  for (const coding of listOf(concept, "coding")) {
    const code = isJsonObject(coding) ? textOf(coding, "code") : undefined;
    if (code !== undefined) codes.push(code);
  }
  return codes;
}

function firstOfCodings(concept: JsonObject, key: string): string | undefined {
  for (const coding of listOf(concept, "coding")) {
    const text = isJsonObject(coding) ? textOf(coding, key) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}
