import {
  type ConsultationLink,
  type JsonObject,
  type ProblemLink,
  type RecordWarning,
  textOf,
} from "@gpdocs/model";
import { describe } from "./describe.ts";
import { keysOf, type RecordDocuments } from "./documents.ts";
import { relatedProblems } from "./extensions.ts";
import { isSentence, itemAt } from "./lists.ts";
import type { RecordIndex } from "./record-index.ts";
import { nameOf, type RecordResource } from "./record-resource.ts";
import { warn } from "./record-warning.ts";
import { type ListItems, pathText, type References } from "./references.ts";
import type { Heading, Item, Topic } from "./resolved-record.ts";

/** What the items of a List belong to. */
export interface ListPlace {
  readonly encounterId: string;
  /** Of the topic and of the innermost heading, if they have one. */
  readonly titles: Pick<ConsultationLink, "topic" | "heading">;
  /** Display order: places in the Lists that lead here, the first among the Lists of the consultation. */
  readonly order: readonly number[];
  /** Problems that `RelatedProblemHeader` ties to the topic, and where it does. */
  readonly problems: readonly Pick<ProblemLink, "problemId" | "resource" | "path">[];
}

/** What reading the Lists of consultations needs, and what it finds. */
export interface ListReading {
  readonly index: RecordIndex;
  readonly documents: RecordDocuments;
  readonly items: References["items"];
  /** What the items of each List that was read belong to. */
  readonly places: Map<RecordResource, ListPlace>;
  readonly warnings: RecordWarning[];
}

/**
 * Adds to the topics of a consultation what one of its Lists holds. Each List is read once: a record may name a List twice,
 * or Lists in a circle.
 *
 * @param place of the List among those of the consultation
 */
export function readConsultationList(
  list: RecordResource,
  encounterId: string,
  topics: Topic[],
  place: number,
  reading: ListReading,
): void {
  const open: OpenList[] = [];
  openList(list, undefined, { encounterId, titles: {}, order: [place], problems: [] }, open, reading);
  // Items that stand in the consultation's own List share a topic without a title.
  let untitled: Content | undefined;
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const { items, next, place, content } = top;
    top.next += 1;
    const target = items[next];
    if (next === items.length) open.pop();
    else if (target?.type !== "List") {
      const item = target === undefined ? missingItem(itemAt(top.list, next)) : itemOf(target, reading);
      if (item === undefined) continue;
      if (content === undefined && untitled === undefined) {
        untitled = [];
        topics.push({ title: null, problemIds: [], content: untitled });
      }
      (content ?? untitled)?.push(item);
    } else if (reading.places.has(target)) reading.warnings.push(warn("list-repeated", "notice", target));
    else {
      const inner = { ...place, order: [...place.order, next] };
      if (content === undefined) {
        untitled = undefined;
        openTopic(target, topics, inner, open, reading);
      } else openHeading(target, content, inner, open, reading);
    }
  }
}

function openList(
  list: RecordResource,
  content: Content | undefined,
  place: ListPlace,
  open: OpenList[],
  { places, items }: ListReading,
): void {
  places.set(list, place);
  open.push({ list, items: items.get(list) ?? [], next: 0, content, place });
}

function openTopic(
  list: RecordResource,
  topics: Topic[],
  place: ListPlace,
  open: OpenList[],
  reading: ListReading,
): void {
  const content: Content = [];
  const topic = textOf(list.content, "title");
  const problems = relatedProblems(list, reading.index).map(({ problemId, path }) => {
    return { problemId, resource: nameOf(list), path: pathText(path) };
  });
  topics.push({
    title: topic ?? null,
    problemIds: [...new Set(problems.map(({ problemId }) => problemId))],
    content,
  });
  if (problems.length > MOST_PROBLEMS) reading.warnings.push(warn("too-many-problems", "notice", list));
  const titles = topic === undefined ? {} : { topic };
  openList(list, content, { ...place, titles, problems: problems.slice(0, MOST_PROBLEMS) }, open, reading);
}

/** Headings in many others are shown as part of the last one, so that no reader of the result runs out of stack. */
function openHeading(
  list: RecordResource,
  outer: Content,
  place: ListPlace,
  open: OpenList[],
  reading: ListReading,
): void {
  const content: Content = [];
  const heading = textOf(list.content, "title");
  const titles = heading === undefined ? place.titles : { ...place.titles, heading };
  if (place.order.length > DEEPEST) {
    openList(list, outer, { ...place, titles, order: place.order.slice(0, DEEPEST) }, open, reading);
    return;
  }
  outer.push({ kind: "heading", title: heading ?? null, content });
  openList(list, content, { ...place, titles }, open, reading);
}

function itemOf(target: RecordResource, { documents, index }: ListReading): Item {
  const document = documents.of(target);
  if (document !== undefined) return { kind: "document", keys: keysOf(document) };
  return { kind: "resource", resource: nameOf(target), text: describe(target, index) };
}

function missingItem(item: JsonObject | undefined): Item | undefined {
  const reference = textOf(item, "reference");
  const display = textOf(item, "display");
  if (reference !== undefined && !isSentence(reference)) {
    return { kind: "resource", resource: reference, text: display ?? null };
  }
  const text = display ?? reference;
  return text === undefined ? undefined : { kind: "not-exported", text };
}

type Content = (Heading | Item)[];

/** A List that is being read: the next item, and where its items are added; nowhere yet for the consultation's own. */
interface OpenList {
  readonly list: RecordResource;
  readonly items: ListItems;
  next: number;
  readonly content: Content | undefined;
  readonly place: ListPlace;
}

/** Places that lead to the innermost heading. */
const DEEPEST = 18;

/** Documents of a topic belong to each of its problems: beyond this many, which no real topic has, links would explode. */
const MOST_PROBLEMS = 16;
