import { asList, asObjects, asText, type JsonObject } from "./json.ts";

/** The name of a person (`Practitioner.name` and the like): its text, else prefix, given and family names. */
export function personName(person: JsonObject | undefined): string | undefined {
  const [name] = asObjects(person?.["name"]);
  if (!name) return undefined;
  const parts = [...asList(name["prefix"]), ...asList(name["given"]), ...asList(name["family"])];
  return asText(name["text"]) ?? asText(parts.filter((part) => typeof part === "string").join(" "));
}
