import { type JsonObject, listOf, objectOf, objectsOf, textOf } from "@gpdocs/model";
import { follow, type RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";

/** Tells the names of an Encounter's participants, each once, in the order given. Reads each person once. */
export function createParticipantNames(index: RecordIndex): (encounter: RecordResource) => readonly string[] {
  const known = new Map<RecordResource, string>();
  return (encounter) => {
    const names = new Set<string>();
    for (const participant of objectsOf(encounter.content, "participant")) {
      const individual = objectOf(participant, "individual");
      const person = follow(individual, encounter, index);
      const name =
        (person && known.get(person)) ?? readName(person?.content) ?? textOf(individual, "display");
      if (name === undefined) continue;
      names.add(name);
      if (person !== undefined) known.set(person, name);
    }
    return [...names];
  };
}

function readName(person: JsonObject | undefined): string | undefined {
  const [name] = objectsOf(person, "name");
  const parts = ["prefix", "given", "family"].flatMap((part) => listOf(name, part));
  const whole = parts.filter((part) => typeof part === "string").join(" ");
  return textOf(name, "text") ?? (whole.trim() || undefined);
}
