import { asText, type JsonObject } from "@gpdocs/model";
import { describe } from "./describe.ts";
import { keysOf } from "./documents.ts";
import { extensionsOf, relatedProblems } from "./extensions.ts";
import { isSentence, itemAt } from "./lists.ts";
import { distinct } from "./order.ts";
import type { ListPlace, Part, RecordList, RecordResource } from "./record.ts";
import { nameOf, namesakesOf } from "./record-resource.ts";
import { warn } from "./record-warning.ts";
import type { Consultation, Heading, Item, Topic } from "./resolved-record.ts";

/** A consultation to whose topics its Lists have yet to add. */
export interface Draft extends Consultation {
  readonly topics: Topic[];
  readonly documents: string[];
}

export type ConsultationPart = Part<Draft>;

/**
 * Adds to a consultation what one of its Lists holds: a whole consultation, or a topic or heading that no other List names.
 * Each List is read once: a record may name a List twice, or Lists in a circle.
 */
export function readConsultationList(first: RecordList, consultation: ConsultationPart): void {
  const { topics } = consultation.shown;
  const open: OpenList[] = [];
  // Items and headings that stand in no topic share one without a title.
  let untitled: Content | undefined;
  const place: ListPlace = { consultation, order: [consultation.read] };
  if (first.role === "consultation") enter(first, undefined, place);
  else openList(first, first.role === "heading" ? withoutTopic() : undefined, place);

  for (let top = open.at(-1); top; top = open.at(-1)) {
    const { list, content, place } = top;
    const at = top.next;
    top.next += 1;
    if (at === list.items.length) {
      open.pop();
      continue;
    }
    const target = list.items[at];
    if (!target?.list) {
      const item = target ? itemOf(target) : missingItem(itemAt(list.resource, at));
      if (item) (content ?? withoutTopic()).push(item);
      continue;
    }
    const order = place.order.length > DEEPEST ? place.order : [...place.order, at];
    // Lists that share an id, and differ, are all meant.
    for (const { list: inner } of namesakesOf(target)) {
      if (inner?.place) warn("list-repeated", inner.resource);
      else if (inner) openList(inner, content, { ...place, order });
    }
    if (!content) untitled = undefined;
  }

  /** As a heading in that content; as a topic where there is none yet. */
  function openList(list: RecordList, outer: Content | undefined, place: ListPlace): void {
    const title = asText(list.resource.content["title"]) ?? null;
    // Headings in many others are shown as part of the last one, so that no reader of the result runs out of stack.
    const content = outer && place.order.length > DEEPEST ? outer : [];
    if (!outer) {
      const problems = relatedProblems(extensionsOf(list.resource.content), list.resource);
      if (problems.length > MOST_PROBLEMS) warn("too-many-problems", list.resource);
      const problemIds = distinct(problems.map(({ problemId }) => problemId));
      topics.push({ title, problemIds, content });
      enter(list, content, { ...place, topic: title, problems: problems.slice(0, MOST_PROBLEMS) });
    } else {
      if (content !== outer) outer.push({ kind: "heading", title, content });
      enter(list, content, { ...place, heading: title ?? place.heading });
    }
  }

  function enter(list: RecordList, content: Content | undefined, place: ListPlace): void {
    list.place = place;
    open.push({ list, content, place, next: 0 });
  }

  function withoutTopic(): Content {
    if (!untitled) {
      untitled = [];
      topics.push({ title: null, problemIds: [], content: untitled });
    }
    return untitled;
  }
}

/** A List that is being read: the next item, and where its items are added; nowhere yet for the consultation's own. */
interface OpenList {
  readonly list: RecordList;
  readonly content: Content | undefined;
  readonly place: ListPlace;
  next: number;
}

type Content = (Heading | Item)[];

function itemOf(target: RecordResource): Item {
  const { document } = target;
  if (document) return { kind: "document", keys: keysOf(document) };
  return { kind: "resource", resource: nameOf(target), text: describe(target) };
}

function missingItem(item: JsonObject | undefined): Item | undefined {
  const reference = asText(item?.["reference"]);
  const display = asText(item?.["display"]);
  if (reference && !isSentence(reference)) {
    return { kind: "resource", resource: reference, text: display ?? null };
  }
  const text = display ?? reference;
  return text ? { kind: "not-exported", text } : undefined;
}

/** Places that lead to the innermost heading. */
const DEEPEST = 18;

/** Documents of a topic belong to each of its problems: beyond this many, which no real topic has, links would explode. */
const MOST_PROBLEMS = 16;
