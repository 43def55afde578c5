import { asObject, asObjects, asText, personName } from "@gpdocs/model";
import { follow, type RecordIndex } from "./record-index.ts";
import type { RecordResource } from "./record-resource.ts";

/** Tells the names of an Encounter's participants, each once, in the order given. Reads each person once. */
export function createParticipantNames(index: RecordIndex): (encounter: RecordResource) => readonly string[] {
  const known = new Map<RecordResource, string>();
  return (encounter) => {
    const names = new Set<string>();
    for (const participant of asObjects(encounter.content["participant"])) {
      const individual = asObject(participant["individual"]);
      const person = follow(individual, encounter, index);
      const name =
        (person && known.get(person)) ?? personName(person?.content) ?? asText(individual?.["display"]);
      if (name === undefined) continue;
      names.add(name);
      if (person !== undefined) known.set(person, name);
    }
    return [...names];
  };
}
