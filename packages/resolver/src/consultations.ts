import {
  asObject,
  asObjects,
  asText,
  canonicalText,
  conceptText,
  type JsonObject,
  type RecordWarning,
  readDisclosure,
  readReference,
} from "@gpdocs/model";
import { type ListPlace, readConsultationList } from "./consultation-lists.ts";
import type { RecordDocuments } from "./documents.ts";
import type { RecordList, RecordLists } from "./lists.ts";
import { latestFirst, sortedByKey } from "./order.ts";
import { createParticipantNames } from "./participants.ts";
import { byIdOf, type RecordIndex } from "./record-index.ts";
import { nameOf, type RecordResource } from "./record-resource.ts";
import { warn } from "./record-warning.ts";
import type { Consultation, Topic } from "./resolved-record.ts";

/** The consultations of a record, without the documents that only name them. */
export interface Consultations {
  /** Latest first. */
  readonly consultations: readonly Omit<Consultation, "documents">[];
  /** What the items of each of their Lists belong to. */
  readonly places: ReadonlyMap<RecordResource, ListPlace>;
}

/**
 * Reads Encounters and the Lists that make them consultations (page *Consultation guidance*). Every Encounter is a
 * consultation, also one without Lists. A topic that no consultation names, or a heading that no topic names, belongs to
 * the Encounter that it names itself.
 */
export function readConsultations(
  index: RecordIndex,
  lists: RecordLists,
  documents: RecordDocuments,
  warnings: RecordWarning[],
): Consultations {
  const participantNames = createParticipantNames(index);
  const drafts = new Map<string, Draft>();
  for (const [id, encounter] of byIdOf("Encounter", index)) {
    drafts.set(id, draft(id, encounter.content, participantNames(encounter)));
  }
  const places = new Map<RecordResource, ListPlace>();
  const reading = { index, lists, documents, places, warnings };
  for (const role of ["consultation", "topic", "heading"] as const) {
    const left = [...lists.values()].filter((list) => list.role === role && !places.has(list.resource));
    for (const list of left) {
      const id = encounterIdOf(list);
      if (id === undefined) continue;
      // The Encounter itself may be missing from the record.
      const home = drafts.get(id) ?? draft(id, {}, []);
      drafts.set(id, home);
      home.lists.push(list);
    }
    for (const home of left.length === 0 ? [] : sorted(drafts)) readLists(home);
    for (const list of left) {
      if (encounterIdOf(list) === undefined)
        warnings.push(warn("list-not-in-consultation", "notice", list.resource));
    }
  }
  return { consultations: sorted(drafts).map(({ consultation }) => consultation), places };

  function readLists(home: Draft): void {
    for (const list of inOrder(home.lists.splice(0))) {
      if (places.has(list.resource)) continue;
      if (list.role !== "consultation")
        warnings.push(warn("list-not-in-consultation", "notice", list.resource));
      readConsultationList(list, home.consultation.encounterId, home.topics, home.read, reading);
      home.read += 1;
    }
  }
}

/** A consultation to whose topics its Lists have yet to add. */
interface Draft {
  readonly consultation: Omit<Consultation, "documents">;
  readonly topics: Topic[];
  /** Those still to be read. */
  readonly lists: RecordList[];
  /** How many have been. */
  read: number;
}

function draft(encounterId: string, content: JsonObject, participants: readonly string[]): Draft {
  const period = asObject(content["period"]);
  const topics: Topic[] = [];
  const status = asText(content["status"]) ?? null;
  const consultation = {
    encounterId,
    type: conceptText(asObjects(content["type"])[0]) ?? null,
    status,
    isDraft: status === "unknown",
    period: { start: asText(period?.["start"]) ?? null, end: asText(period?.["end"]) ?? null },
    participants,
    disclosure: readDisclosure(content),
    topics,
  };
  return { consultation, topics, lists: [], read: 0 };
}

function sorted(drafts: ReadonlyMap<string, Draft>): readonly Draft[] {
  return latestFirst(
    drafts.values(),
    ({ consultation: { period } }) => period.start ?? period.end,
    ({ consultation: { encounterId } }) => encounterId,
  );
}

function encounterIdOf({ resource }: RecordList): string | undefined {
  const encounter = readReference(asObject(resource.content["encounter"]));
  return encounter?.kind === "resource" && encounter.resourceType === "Encounter" ? encounter.id : undefined;
}

/** By date, then by what tells them apart; the order of the Bundle means nothing. */
function inOrder(lists: readonly RecordList[]): readonly RecordList[] {
  if (lists.length < 2) return lists;
  return sortedByKey(lists, ({ resource }) => {
    return [asText(resource.content["date"]), nameOf(resource), canonicalText(resource.content)].join("\n");
  });
}
