import { asList, asText, isJsonObject, type JsonObject } from "./json.ts";

/** What a CodeableConcept says to a person: its text, else the display or code of its first coding that has one. */
export function conceptText(concept: JsonObject | undefined): string | undefined {
  const text = asText(concept?.["text"]);
  if (text !== undefined) return text;
  for (const coding of asList(concept?.["coding"])) {
    const display = isJsonObject(coding) ? asText(coding["display"]) : undefined;
    if (display !== undefined) return display;
  }
  return conceptCodes(concept)[0];
}

/** The codes of a CodeableConcept, blanks removed, in order. */
export function conceptCodes(concept: JsonObject | undefined): readonly string[] {
  const codes: string[] = [];
  for (const coding of asList(concept?.["coding"])) {
    const code = isJsonObject(coding) ? asText(coding["code"]) : undefined;
    if (code !== undefined) codes.push(code);
  }
  return codes;
}
