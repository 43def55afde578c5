import {
  asObject,
  asObjects,
  asText,
  canonicalText,
  conceptText,
  readDisclosure,
  readReference,
  referencedName,
} from "@gpdocs/model";
import { type ConsultationPart, readConsultationList } from "./consultation-lists.ts";
import { follow } from "./follow.ts";
import { distinct, sortedByKey } from "./order.ts";
import { createPart, inPlace, readParts } from "./parts.ts";
import type { ListRole, Part, ReadRecord, RecordList, RecordResource } from "./record.ts";
import { nameOf } from "./record-resource.ts";
import { warn } from "./record-warning.ts";
import type { Consultation } from "./resolved-record.ts";

/**
 * Reads Encounters and the Lists that make them consultations (page *Consultation guidance*). Every Encounter is a
 * consultation, also one without Lists. A topic that no consultation names, or a heading that no topic names, belongs to
 * the Encounter that it names itself. Latest first.
 */
export function readConsultations(record: ReadRecord, lists: readonly RecordList[]): readonly Consultation[] {
  const parts = readParts("Encounter", record, readEncounter);
  // Lists may name an Encounter that is missing from the record, or none.
  const missing = new Map<string, ConsultationPart>();
  const homeless: RecordList[] = [];
  for (const list of lists) (consultationOf(list, missing)?.lists ?? homeless).push(list);
  parts.push(...missing.values());
  inPlace(parts);
  for (const role of ["consultation", "topic", "heading"] as const) {
    for (const part of parts) readLists(part, role);
    for (const list of homeless) {
      if (list.role === role && !list.place) warn("list-not-in-consultation", list.resource);
    }
  }
  return parts.filter(({ id, read }) => read > 0 || !missing.has(id)).map(({ shown }) => shown);
}

function readLists(part: ConsultationPart, role: ListRole): void {
  for (const list of inOrder(part.lists.filter((list) => list.role === role && !list.place))) {
    if (list.place) continue;
    if (role !== "consultation") warn("list-not-in-consultation", list.resource);
    readConsultationList(list, part);
    part.read += 1;
  }
}

/** By date, then by what tells them apart; the order of the Bundle means nothing. */
function inOrder(lists: readonly RecordList[]): readonly RecordList[] {
  if (lists.length < 2) return lists;
  return sortedByKey(lists, ({ resource }) => {
    return [asText(resource.content["date"]), nameOf(resource), canonicalText(resource.content)].join("\n");
  });
}

function consultationOf({ resource }: RecordList, missing: Map<string, ConsultationPart>): Part | undefined {
  const reference = asObject(resource.content["encounter"]);
  const encounter = follow(reference, resource);
  if (encounter) return encounter.type === "Encounter" ? encounter.part : undefined;
  const named = readReference(reference);
  if (named?.kind !== "resource" || named.resourceType !== "Encounter") return undefined;
  const part = missing.get(named.id) ?? readEncounter(named.id, { ...resource, content: {} });
  missing.set(named.id, part);
  return part;
}

function readEncounter(encounterId: string, encounter: RecordResource): ConsultationPart {
  const { content } = encounter;
  const participants = asObjects(content["participant"]).flatMap((participant) => {
    const individual = asObject(participant["individual"]);
    return referencedName(individual, follow(individual, encounter)?.content) ?? [];
  });
  const period = asObject(content["period"]);
  const start = asText(period?.["start"]) ?? null;
  const end = asText(period?.["end"]) ?? null;
  const status = asText(content["status"]) ?? null;
  return createPart(encounterId, start ?? end, {
    encounterId,
    type: conceptText(asObjects(content["type"])[0]) ?? null,
    status,
    isDraft: status === "unknown",
    period: { start, end },
    participants: distinct(participants),
    disclosure: readDisclosure(content),
    topics: [],
    documents: [],
  });
}
