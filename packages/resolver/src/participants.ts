import { type JsonObject, listOf, objectOf, objectsOf, textOf } from "@gpdocs/model";
import { follow, type RecordIndex, type RecordResource } from "./record-index.ts";

/** Tells the names of an Encounter's participants, each once, in the order given. Reads each person once. */
export function createParticipantNames(index: RecordIndex): (encounter: RecordResource) => readonly string[] {
  const known = new Map<RecordResource, string | undefined>();
  return (encounter) => {
    const names = new Set<string>();
    for (const participant of objectsOf(encounter.content, "participant")) {
      const individual = objectOf(participant, "individual");
      const person = follow(individual, encounter, index);
      const name = (person && nameOfPerson(person)) ?? textOf(individual, "display");
      if (name !== undefined) names.add(name);
    }
    return [...names];
  };

  function nameOfPerson(person: RecordResource): string | undefined {
    if (!known.has(person)) known.set(person, readName(person.content));
    return known.get(person);
  }
}

function readName(person: JsonObject): string | undefined {
  const names = objectsOf(person, "name");
  const name = names.find((candidate) => textOf(candidate, "use") === "official") ?? names[0];
  const parts = ["prefix", "given", "family", "suffix"].flatMap((part) => listOf(name, part));
  const texts = parts.filter((part) => typeof part === "string").map((part) => part.trim());
  return textOf(name, "text") ?? (texts.filter(Boolean).join(" ") || undefined);
}
