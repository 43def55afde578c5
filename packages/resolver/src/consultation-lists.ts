import {
  type ConsultationLink,
  type JsonObject,
  type ProblemLink,
  type RecordWarning,
  textOf,
} from "@gpdocs/model";
import { describe } from "./describe.ts";
import { relatedProblems } from "./extensions.ts";
import { isSentence, itemsOf, type RecordList, readList } from "./lists.ts";
import { follow, nameOf, type RecordIndex, type RecordResource } from "./record-index.ts";
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
   * Adds to the topics of a consultation what its List holds, or the topic or heading that a List is by its role.
   *
   * @param place of the List among those of the consultation
   */
  read(list: RecordList, encounterId: string, topics: Topic[], place: number): void;
  /** `undefined` for a List that has not been read. */
  placeOf(list: RecordResource): ListPlace | undefined;
  readonly warnings: readonly RecordWarning[];
}

export function createConsultationListReader(
  index: RecordIndex,
  keysOf: (document: RecordResource) => readonly string[],
): ConsultationListReader {
  const places = new Array<ListPlace | undefined>(index.places).fill(undefined);
  const warnings: RecordWarning[] = [];
  return { read, placeOf: ({ place }) => places[place], warnings };

  function read({ resource, role }: RecordList, encounterId: string, topics: Topic[], first: number): void {
    const consultation = { encounterId, titles: {}, order: [first], problems: [] };
    // Items and headings that stand in the consultation's own List share a topic without a title.
    let untitled: Content | undefined;
    const open: OpenList[] = [];
    if (role === "consultation") openList(resource, undefined, consultation);
    else openPart(resource, undefined, consultation);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.next;
      top.next += 1;
      const target = follow(top.items[next], top.resource, index);
      if (next === top.items.length) open.pop();
      else if (target?.type !== "List") {
        const item = readItem(top.items[next], target);
        if (item !== undefined) (top.content ?? untitledTopic()).push(item);
      } else if (places[target.place] !== undefined) {
        warnings.push(warn("list-repeated", "notice", target));
      } else {
        const { order } = top.place;
        openPart(target, top.content, { ...top.place, order: isDeep(order) ? order : [...order, next] });
      }
    }

    function openList(list: RecordResource, content: Content | undefined, place: ListPlace): void {
      places[list.place] = place;
      open.push({ resource: list, items: itemsOf(list), next: 0, content, place });
    }

    /** A List in a topic or heading is a heading, one in the consultation a topic, unless its code says otherwise. */
    function openPart(list: RecordResource, outer: Content | undefined, place: ListPlace): void {
      const title = textOf(list.content, "title");
      const content: Content = [];
      if (outer === undefined && readList(list).role !== "heading") {
        untitled = undefined;
        const problems = relatedProblems(list, index).map(({ problemId, path }) => {
          return { problemId, resource: nameOf(list), path: pathText(path) };
        });
        const problemIds = [...new Set(problems.map(({ problemId }) => problemId))];
        topics.push({ title: title ?? null, problemIds, content });
        openList(list, content, {
          ...place,
          titles: title === undefined ? {} : { topic: title },
          problems: problems.slice(0, MOST_PROBLEMS),
        });
        if (problems.length > MOST_PROBLEMS)
          warnings.push(warn("topic-with-too-many-problems", "notice", list));
        return;
      }
      const around = outer ?? untitledTopic();
      if (!isDeep(place.order)) around.push({ kind: "heading", title: title ?? null, content });
      openList(list, isDeep(place.order) ? around : content, {
        ...place,
        titles: title === undefined ? place.titles : { ...place.titles, heading: title },
      });
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
    if (target?.type === "DocumentReference") return { kind: "document", keys: keysOf(target) };
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
  readonly resource: RecordResource;
  readonly items: readonly (JsonObject | undefined)[];
  next: number;
  readonly content: Content | undefined;
  readonly place: ListPlace;
}

/** Headings below many others are shown as part of the last one, so that no reader of the result runs out of stack. */
function isDeep(order: readonly number[]): boolean {
  return order.length > 18;
}

/** Documents of a topic belong to each of its problems: beyond this many, which no real topic has, links would explode. */
const MOST_PROBLEMS = 16;
