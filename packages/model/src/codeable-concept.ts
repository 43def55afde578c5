import { asList, asObject, asText, type JsonObject } from "./json.ts";

/** What a CodeableConcept says to a person: its text, else the display or code of its first coding that has one. */
export function conceptText(concept: JsonObject | undefined): string | undefined {
  const text = asText(concept?.["text"]);
  if (text) return text;
  for (const coding of asList(concept?.["coding"])) {
    const display = asText(asObject(coding)?.["display"]);
    if (display) return display;
  }
  return conceptCodes(concept)[0];
}

/** The codes of a CodeableConcept, blanks removed, in order. */
export function conceptCodes(concept: JsonObject | undefined): readonly string[] {
  const codes: string[] = [];
  for (const coding of asList(concept?.["coding"])) {
    const code = asText(asObject(coding)?.["code"]);
    if (code) codes.push(code);
  }
  return codes;
}
