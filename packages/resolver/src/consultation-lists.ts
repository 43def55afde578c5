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
import { isSentence, itemsOf } from "./lists.ts";
import { follow, type RecordIndex } from "./record-index.ts";
import { nameOf, type RecordResource } from "./record-resource.ts";
import { warn } from "./record-warning.ts";
import { pathText } from "./references.ts";
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

/** Reads the Lists of consultations, each once: a record may name a List twice, or Lists in a circle. */
export interface ConsultationListReader {
  /**
   * Adds to the topics of a consultation what one of its Lists holds.
   *
   * @param place of the List among those of the consultation
   */
  read(list: RecordResource, encounterId: string, topics: Topic[], place: number): void;
  /** `undefined` for a List that has not been read. */
  placeOf(list: RecordResource): ListPlace | undefined;
}

export function createConsultationListReader(
  index: RecordIndex,
  documents: RecordDocuments,
  warnings: RecordWarning[],
): ConsultationListReader {
  const places = new Map<RecordResource, ListPlace>();
  return { read, placeOf: (list) => places.get(list) };

  function read(list: RecordResource, encounterId: string, topics: Topic[], first: number): void {
    const open: OpenList[] = [];
    // Items that stand in the consultation's own List share a topic without a title.
    let untitled: Content | undefined;
    openList(list, undefined, { encounterId, titles: {}, order: [first], problems: [] });
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const { items, next, place, content } = top;
      top.next += 1;
      const target = follow(items[next], top.list, index);
      if (next === items.length) open.pop();
      else if (target?.type !== "List") {
        const item = readItem(items[next], target);
        if (item !== undefined) (content ?? untitledTopic()).push(item);
      } else if (places.has(target)) warnings.push(warn("list-repeated", "notice", target));
      else {
        const order = [...place.order, next];
        if (content === undefined) openTopic(target, { ...place, order });
        else openHeading(target, content, { ...place, order });
      }
    }

    function openList(list: RecordResource, content: Content | undefined, place: ListPlace): void {
      places.set(list, place);
      open.push({ list, items: itemsOf(list), next: 0, content, place });
    }

    function openTopic(list: RecordResource, place: ListPlace): void {
      untitled = undefined;
      const content: Content = [];
      const topic = textOf(list.content, "title");
      const problems = relatedProblems(list, index).map(({ problemId, path }) => {
        return { problemId, resource: nameOf(list), path: pathText(path) };
      });
      const problemIds = [...new Set(problems.map(({ problemId }) => problemId))];
      topics.push({ title: topic ?? null, problemIds, content });
      if (problems.length > MOST_PROBLEMS) warnings.push(warn("too-many-problems", "notice", list));
      const titles = topic === undefined ? {} : { topic };
      openList(list, content, { ...place, titles, problems: problems.slice(0, MOST_PROBLEMS) });
    }

    /** Headings in many others are shown as part of the last one, so that no reader of the result runs out of stack. */
    function openHeading(list: RecordResource, outer: Content, place: ListPlace): void {
      const content: Content = [];
      const heading = textOf(list.content, "title");
      const titles = heading === undefined ? place.titles : { ...place.titles, heading };
      if (place.order.length > DEEPEST) {
        openList(list, outer, { ...place, titles, order: place.order.slice(0, DEEPEST) });
        return;
      }
      outer.push({ kind: "heading", title: heading ?? null, content });
      openList(list, content, { ...place, titles });
    }

    function untitledTopic(): Content {
      if (untitled === undefined) {
        untitled = [];
        topics.push({ title: null, problemIds: [], content: untitled });
      }
      return untitled;
    }
  }

  function readItem(item: JsonObject | undefined, target: RecordResource | undefined): Item | undefined {
    const document = target && documents.of(target);
    if (document !== undefined) return { kind: "document", keys: keysOf(document) };
    if (target !== undefined) {
      return { kind: "resource", resource: nameOf(target), text: describe(target, index) };
    }
    const reference = textOf(item, "reference");
    const display = textOf(item, "display");
    if (reference !== undefined && !isSentence(reference)) {
      return { kind: "resource", resource: reference, text: display ?? null };
    }
    const text = display ?? reference;
    return text === undefined ? undefined : { kind: "not-exported", text };
  }
}

type Content = (Heading | Item)[];

/** A List that is being read: the next item, and where its items are added; nowhere yet for the consultation's own. */
interface OpenList {
  readonly list: RecordResource;
  readonly items: readonly (JsonObject | undefined)[];
  next: number;
  readonly content: Content | undefined;
  readonly place: ListPlace;
}

/** Places that lead to the innermost heading. */
const DEEPEST = 18;

/** Documents of a topic belong to each of its problems: beyond this many, which no real topic has, links would explode. */
const MOST_PROBLEMS = 16;
