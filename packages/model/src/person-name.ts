import { asList, asObjects, asText, type JsonObject } from "./json.ts";

/** The name of a person (`Practitioner.name` and the like): its text, else prefix, given and family names. */
export function personName(person: JsonObject | undefined): string | undefined {
  const [name] = asObjects(person?.["name"]);
  const parts = ["prefix", "given", "family"].flatMap((part) => asList(name?.[part]));
  const whole = parts.filter((part) => typeof part === "string").join(" ");
  return asText(name?.["text"]) ?? (whole.trim() || undefined);
}
