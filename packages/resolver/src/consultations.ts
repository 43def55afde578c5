import {
  canonicalText,
  conceptText,
  type JsonObject,
  objectOf,
  objectsOf,
  type RecordWarning,
  readDisclosure,
  readReference,
  textOf,
} from "@gpdocs/model";
import { createConsultationListReader, type ListPlace } from "./consultation-lists.ts";
import type { ListRole, RecordList } from "./lists.ts";
import { latestFirst, sortedByKey } from "./order.ts";
import { createParticipantNames } from "./participants.ts";
import { byIdOf, nameOf, type RecordIndex, type RecordResource } from "./record-index.ts";
import { warn } from "./record-warning.ts";
import type { Consultation, Topic } from "./resolved-record.ts";

/** The consultations of a record, without the documents that only name them. */
export interface Consultations {
  /** Latest first. */
  readonly consultations: readonly Omit<Consultation, "documents">[];
  /** What the items of a List belong to; `undefined` for a List that is part of no consultation. */
  placeOf(list: RecordResource): ListPlace | undefined;
  readonly warnings: readonly RecordWarning[];
}

/**
 * Reads Encounters and the Lists that make them consultations (page *Consultation guidance*). Every Encounter is a
 * consultation, also one without Lists.
 */
export function readConsultations(
  index: RecordIndex,
  lists: readonly RecordList[],
  keysOf: (document: RecordResource) => readonly string[],
): Consultations {
  const participantNames = createParticipantNames(index);
  const drafts = new Map<string, Draft>();
  for (const [id, encounter] of byIdOf("Encounter", index)) {
    drafts.set(id, draft(id, encounter.content, participantNames(encounter)));
  }
  const { read, placeOf, warnings } = createConsultationListReader(index, keysOf);
  const homeless: RecordList[] = [];
  for (const list of unread("consultation")) {
    const id = encounterOf(list);
    if (id === undefined) {
      homeless.push(list);
      continue;
    }
    const home = drafts.get(id) ?? draft(id, { type: { text: list.resource.content["title"] } }, []);
    drafts.set(id, home);
    home.lists.push(list);
  }
  const sorted = latestFirst(
    drafts.values(),
    ({ consultation: { period } }) => period.start ?? period.end,
    ({ consultation: { encounterId } }) => encounterId,
  );
  for (const home of sorted) {
    for (const [place, list] of home.lists.entries()) readInto(home, list, place);
  }
  const strays = [...unread("topic"), ...unread("heading")].filter(readStray);
  return {
    consultations: sorted.map(({ consultation }) => consultation),
    placeOf,
    warnings: [
      ...warnings,
      ...strays.map(({ resource }) => warn("list-not-in-consultation", "notice", resource)),
      ...homeless.map(({ resource }) => warn("consultation-without-encounter", "notice", resource)),
    ],
  };

  /** Lists that nothing has read yet, by date, then by what tells them apart. */
  function unread(role: ListRole): readonly RecordList[] {
    const found = lists.filter((list) => list.role === role && placeOf(list.resource) === undefined);
    return sortedByKey(found, ({ resource }) => {
      const { content } = resource;
      const alone = resource.id !== undefined && index.duplicates.length === 0;
      return [textOf(content, "date"), nameOf(resource), alone ? "" : canonicalText(content)].join("\n");
    });
  }

  function readInto({ consultation, topics }: Draft, list: RecordList, place: number): void {
    if (placeOf(list.resource) === undefined) read(list, consultation.encounterId, topics, place);
  }

  /** A topic or heading that no consultation List names may name a consultation itself. */
  function readStray(list: RecordList): boolean {
    const home = placeOf(list.resource) === undefined ? drafts.get(encounterOf(list) ?? "") : undefined;
    if (home !== undefined) readInto(home, list, home.lists.push(list));
    return home !== undefined;
  }
}

function encounterOf({ resource }: RecordList): string | undefined {
  return encounterIdOf(objectOf(resource.content, "encounter"));
}

/** The id of the Encounter that a reference names, also where the record does not hold that Encounter. */
export function encounterIdOf(reference: JsonObject | undefined): string | undefined {
  const encounter = readReference(reference);
  return encounter?.kind === "resource" && encounter.resourceType === "Encounter" ? encounter.id : undefined;
}

/** A consultation to whose topics its Lists have yet to add. */
interface Draft {
  readonly consultation: Omit<Consultation, "documents">;
  readonly topics: Topic[];
  readonly lists: RecordList[];
}

function draft(encounterId: string, content: JsonObject, participants: readonly string[]): Draft {
  const period = objectOf(content, "period");
  const topics: Topic[] = [];
  const consultation = {
    encounterId,
    type: conceptText(objectsOf(content, "type")[0]) ?? null,
    status: textOf(content, "status") ?? null,
    period: { start: textOf(period, "start") ?? null, end: textOf(period, "end") ?? null },
    participants,
    disclosure: readDisclosure(content),
    topics,
  };
  return { consultation, topics, lists: [] };
}
