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
import { type ListPlace, readConsultationList } from "./consultation-lists.ts";
import type { RecordDocuments } from "./documents.ts";
import type { RecordList } from "./lists.ts";
import { latestFirst, sortedByKey } from "./order.ts";
import { createParticipantNames } from "./participants.ts";
import { byIdOf, type RecordIndex } from "./record-index.ts";
import { nameOf, type RecordResource } from "./record-resource.ts";
import { warn } from "./record-warning.ts";
import type { References } from "./references.ts";
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
 * consultation, also one without Lists.
 */
export function readConsultations(
  index: RecordIndex,
  lists: readonly RecordList[],
  documents: RecordDocuments,
  { items }: References,
  warnings: RecordWarning[],
): Consultations {
  const participantNames = createParticipantNames(index);
  const drafts = new Map<string, Draft>();
  for (const [id, encounter] of byIdOf("Encounter", index)) {
    drafts.set(id, draft(id, encounter.content, participantNames(encounter)));
  }
  for (const list of lists) {
    if (list.role !== "consultation") continue;
    const encounter = readReference(objectOf(list.resource.content, "encounter"));
    if (encounter?.kind !== "resource" || encounter.resourceType !== "Encounter") continue;
    // The Encounter itself may be missing from the record.
    const { id } = encounter;
    const home = drafts.get(id) ?? draft(id, {}, []);
    drafts.set(id, home);
    home.lists.push(list);
  }
  const sorted = latestFirst(
    drafts.values(),
    ({ consultation: { period } }) => period.start ?? period.end,
    ({ consultation: { encounterId } }) => encounterId,
  );
  const places = new Map<RecordResource, ListPlace>();
  const reading = { index, documents, items, places, warnings };
  for (const { consultation, lists: own, topics } of sorted) {
    for (const [place, { resource }] of inOrder(own, index).entries()) {
      readConsultationList(resource, consultation.encounterId, topics, place, reading);
    }
  }
  for (const { role, resource } of lists) {
    if (role === "other" || role === "documents" || places.has(resource)) continue;
    warnings.push(warn("list-not-in-consultation", "notice", resource));
  }
  return { consultations: sorted.map(({ consultation }) => consultation), places };
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

/** By date, then by what tells them apart; the order of the Bundle means nothing. */
function inOrder(lists: readonly RecordList[], index: RecordIndex): readonly RecordList[] {
  if (lists.length < 2) return lists;
  return sortedByKey(lists, ({ resource }) => {
    const { id, content } = resource;
    const isAlone = id !== undefined && !index.hasDuplicates;
    return [textOf(content, "date"), nameOf(resource), isAlone ? "" : canonicalText(content)].join("\n");
  });
}
