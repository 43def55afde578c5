import { asText, type JsonObject, type ProblemLink, type RecordWarning } from "@gpdocs/model";
import { describe } from "./describe.ts";
import { keysOf, type RecordDocuments } from "./documents.ts";
import { relatedProblems } from "./extensions.ts";
import { isSentence, itemAt, type RecordList, type RecordLists } from "./lists.ts";
import type { RecordIndex } from "./record-index.ts";
import { nameOf, type RecordResource } from "./record-resource.ts";
import { warn } from "./record-warning.ts";
import { pathText } from "./references.ts";
import type { Heading, Item, Topic } from "./resolved-record.ts";

/** What the items of a List belong to. */
export interface ListPlace {
  readonly encounterId: string;
  /** Of the topic and of the innermost heading, if they have one. */
  readonly topic: string | undefined;
  readonly heading: string | undefined;
  /** The List that names this one; none for the first. */
  readonly outer: ListPlace | undefined;
  /** Place in that List; of the first, among the Lists of the consultation. */
  readonly at: number;
  readonly depth: number;
  /** Problems that `RelatedProblemHeader` ties to the topic, and where it does. */
  readonly problems: readonly Pick<ProblemLink, "problemId" | "resource" | "path">[];
}

/** Display order: places in the Lists that lead to an item, the first among the Lists of the consultation. */
export function displayOrder(place: ListPlace, itemAt: number): readonly number[] {
  const order = [itemAt];
  for (let list: ListPlace | undefined = place; list !== undefined; list = list.outer) order.push(list.at);
  return order.reverse();
}

/** What reading the Lists of consultations needs, and what it finds. */
export interface ListReading {
  readonly index: RecordIndex;
  readonly documents: RecordDocuments;
  readonly lists: RecordLists;
  /** What the items of each List that was read belong to. */
  readonly places: Map<RecordResource, ListPlace>;
  readonly warnings: RecordWarning[];
}

/**
 * Adds to the topics of a consultation what one of its Lists holds: a whole consultation, or a topic or heading that no
 * other List names. Each List is read once: a record may name a List twice, or Lists in a circle.
 *
 * @param place of the List among those of the consultation
 */
export function readConsultationList(
  list: RecordList,
  encounterId: string,
  topics: Topic[],
  place: number,
  reading: ListReading,
): void {
  const open: OpenList[] = [];
  const outermost: ListPlace = {
    encounterId,
    topic: undefined,
    heading: undefined,
    outer: undefined,
    at: place,
    depth: 1,
    problems: [],
  };
  // Items and headings that stand in no topic share one without a title.
  let untitled: Content | undefined;
  const withoutTopic = (): Content => {
    if (untitled === undefined) {
      untitled = [];
      topics.push({ title: null, problemIds: [], content: untitled });
    }
    return untitled;
  };
  if (list.role === "consultation") openList(list, undefined, outermost, open, reading);
  else if (list.role === "topic") openTopic(list, topics, outermost, open, reading);
  else openHeading(list, withoutTopic(), outermost, open, reading);

  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { next, place, content } = top;
    const { items, resource } = top.list;
    top.next += 1;
    const target = items[next];
    const inner = target === undefined ? undefined : reading.lists.get(target);
    if (next === items.length) open.pop();
    else if (target === undefined || inner === undefined) {
      const item = target === undefined ? missingItem(itemAt(resource, next)) : itemOf(target, reading);
      if (item !== undefined) (content ?? withoutTopic()).push(item);
    } else {
      const innerPlace = within(place, next);
      // Lists that share an id, and differ, are all meant.
      for (const namesake of reading.index.namesakes(target)) {
        const opening = reading.lists.get(namesake) ?? inner;
        if (reading.places.has(namesake)) reading.warnings.push(warn("list-repeated", "notice", namesake));
        else if (content === undefined) openTopic(opening, topics, innerPlace, open, reading);
        else openHeading(opening, content, innerPlace, open, reading);
      }
      if (content === undefined) untitled = undefined;
    }
  }
}

function openList(
  list: RecordList,
  content: Content | undefined,
  place: ListPlace,
  open: OpenList[],
  { places }: ListReading,
): void {
  places.set(list.resource, place);
  open.push({ list, next: 0, content, place });
}

function openTopic(
  list: RecordList,
  topics: Topic[],
  place: ListPlace,
  open: OpenList[],
  reading: ListReading,
): void {
  const { resource } = list;
  const content: Content = [];
  const topic = asText(resource.content["title"]);
  const problems = relatedProblems(resource, reading.index).map(({ problemId, path }) => {
    return { problemId, resource: nameOf(resource), path: pathText(path) };
  });
  topics.push({
    title: topic ?? null,
    problemIds: [...new Set(problems.map(({ problemId }) => problemId))],
    content,
  });
  if (problems.length > MOST_PROBLEMS) reading.warnings.push(warn("too-many-problems", "notice", resource));
  openList(list, content, { ...place, topic, problems: problems.slice(0, MOST_PROBLEMS) }, open, reading);
}

/** Headings in many others are shown as part of the last one, so that no reader of the result runs out of stack. */
function openHeading(
  list: RecordList,
  outer: Content,
  place: ListPlace,
  open: OpenList[],
  reading: ListReading,
): void {
  const title = asText(list.resource.content["title"]);
  const titled = title === undefined ? place : { ...place, heading: title };
  if (place.depth > DEEPEST) {
    openList(list, outer, titled, open, reading);
    return;
  }
  const content: Content = [];
  outer.push({ kind: "heading", title: title ?? null, content });
  openList(list, content, titled, open, reading);
}

/** The place of a List that another names, as long as no more than {@link DEEPEST} lead there. */
function within(outer: ListPlace, at: number): ListPlace {
  const { encounterId, topic, heading, problems, depth } = outer;
  if (depth === DEEPEST) return { ...outer, depth: DEEPEST + 1 };
  return { encounterId, topic, heading, outer, at, depth: Math.min(depth, DEEPEST) + 1, problems };
}

function itemOf(target: RecordResource, { documents, index }: ListReading): Item {
  const document = target.type === "DocumentReference" ? documents.of(target) : undefined;
  if (document !== undefined) return { kind: "document", keys: keysOf(document) };
  return { kind: "resource", resource: nameOf(target), text: describe(target, index) };
}

function missingItem(item: JsonObject | undefined): Item | undefined {
  const reference = asText(item?.["reference"]);
  const display = asText(item?.["display"]);
  if (reference !== undefined && !isSentence(reference)) {
    return { kind: "resource", resource: reference, text: display ?? null };
  }
  const text = display ?? reference;
  return text === undefined ? undefined : { kind: "not-exported", text };
}

type Content = (Heading | Item)[];

/** A List that is being read: the next item, and where its items are added; nowhere yet for the consultation's own. */
interface OpenList {
  readonly list: RecordList;
  next: number;
  readonly content: Content | undefined;
  readonly place: ListPlace;
}

/** Places that lead to the innermost heading. */
const DEEPEST = 18;

/** Documents of a topic belong to each of its problems: beyond this many, which no real topic has, links would explode. */
const MOST_PROBLEMS = 16;
