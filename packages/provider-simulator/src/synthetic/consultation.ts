import { CONSULTATION_LISTS, SYSTEMS } from "@gpdocs/model";
import type { Encounter, Extension, List, Reference } from "fhir/r3.js";
import { profile } from "./profiles.ts";
import type { Subject } from "./subject.ts";

export interface ConsultationDetails {
  readonly type: string;
  /** Date and time. */
  readonly start: string;
  /** `unknown` is a draft. Rests on: specification, *Encounter*, `status`. */
  readonly status: "finished" | "unknown";
  readonly by: "gp" | "nurse";
  /** Without topics there is only the Encounter, as full records have some. */
  readonly topics: readonly Topic[];
}

export interface Topic {
  readonly title: string | undefined;
  /** `RelatedProblemHeader`, as `tiedTo` or `tiedDirectlyTo` make it. */
  readonly extension: readonly Extension[];
  readonly content: readonly (Heading | Item)[];
}

export interface Heading {
  readonly title: string;
  readonly items: readonly Item[];
}

/** A List's `entry.item`. */
export type Item = Reference;

/** The Encounter and the Lists of a consultation: itself, topics, headings (specification, *Consultation guidance*). */
export function consultation(
  subject: Subject,
  key: string,
  details: ConsultationDetails,
): readonly (Encounter | List)[] {
  const encounter: Encounter = {
    resourceType: "Encounter",
    id: subject.id("Encounter", key),
    meta: profile("Encounter"),
    identifier: subject.identifier("Encounter", key),
    status: details.status,
    type: [{ text: details.type }],
    subject: subject.patient,
    participant: [
      {
        type: [{ coding: [{ system: "http://hl7.org/fhir/v3/ParticipationType", code: "PPRF" }] }],
        individual: subject.reference("Practitioner", details.by),
      },
    ],
    period: { start: details.start },
    serviceProvider: subject.reference("Organization", "practice"),
  };
  if (details.topics.length === 0) return [encounter];
  const lists = listsOf(subject, key, details.start);
  const topics = details.topics.map((topic, place) => topicLists(lists, topic, place));
  const whole = lists(
    "consultation",
    [],
    details.type,
    topics.map(([list]) => listReference(list)),
  );
  return [encounter, whole, ...topics.flat()];
}

export function topic(title: string | undefined, ...content: readonly (Heading | Item)[]): Topic {
  return { title, extension: [], content };
}

export function heading(title: string, ...items: readonly Item[]): Heading {
  return { title, items };
}

/** An item that the system cannot export. Rests on: specification, *Consultation guidance*, "unsupported clinical items". */
export function notExported(sentence: string): Item {
  return { display: sentence };
}

/** The same sentence where the reference should be. Rests on: domain notes, "some systems put that sentence into `item.reference`". */
export function sentenceAsReference(sentence: string): Item {
  return { reference: sentence };
}

/** The problem's documents and the topic's are then the same. Rests on: `emis-9465698490.json`, topics titled Gout. */
export function tiedTo(subject: Subject, problemKey: string, plain: Topic): Topic {
  const valueReference = subject.reference("Condition", problemKey);
  return tied(subject, plain, { extension: [{ url: "target", valueReference }] });
}

/** The short form of `tiedTo`. Rests on: domain notes, "or a direct `valueReference`". */
export function tiedDirectlyTo(subject: Subject, problemKey: string, plain: Topic): Topic {
  return tied(subject, plain, { valueReference: subject.reference("Condition", problemKey) });
}

function tied(subject: Subject, plain: Topic, rest: Partial<Extension>): Topic {
  return { ...plain, extension: [{ url: subject.shape.extension("RelatedProblemHeader"), ...rest }] };
}

type MakeList = (
  level: keyof typeof CONSULTATION_LISTS,
  path: readonly number[],
  title: string | undefined,
  items: readonly Item[],
  extension?: readonly Extension[],
) => List;

function listsOf(subject: Subject, encounterKey: string, date: string): MakeList {
  const encounter = subject.reference("Encounter", encounterKey);
  return (level, path, title, items, extension = []) => ({
    resourceType: "List",
    id: subject.shape.listId(subject.id("Encounter", encounterKey), path),
    meta: profile("List"),
    ...(extension.length === 0 ? {} : { extension: [...extension] }),
    status: "current",
    mode: "snapshot",
    ...(title === undefined ? {} : { title }),
    code: { coding: [{ system: SYSTEMS.snomed, code: CONSULTATION_LISTS[level], display: DISPLAYS[level] }] },
    subject: subject.patient,
    encounter,
    date,
    orderedBy: { coding: [{ system: "http://hl7.org/fhir/list-order", code: "system" }] },
    entry: items.map((item) => ({ item })),
  });
}

const DISPLAYS = { consultation: "Consultation", topic: "Topic (EHR)", heading: "Category (EHR)" } as const;

function topicLists(lists: MakeList, topic: Topic, place: number): readonly [List, ...List[]] {
  const headings: List[] = [];
  const items = topic.content.map((part) => {
    if (!isHeading(part)) return part;
    const list = lists("heading", [place, headings.length], part.title, part.items);
    headings.push(list);
    return listReference(list);
  });
  return [lists("topic", [place], topic.title, items, topic.extension), ...headings];
}

function isHeading(part: Heading | Item): part is Heading {
  return "items" in part;
}

function listReference(list: List): Reference {
  return { reference: `List/${list.id}` };
}
