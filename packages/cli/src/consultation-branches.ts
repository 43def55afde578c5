import type { Consultation, Heading, Item, Topic } from "@gpdocs/resolver";
import type { Branch } from "./branches.ts";
import { type DocumentRow, leaf } from "./document-row.ts";
import { day, labelOf, withFacts } from "./facts.ts";
import { count, printable } from "./printable.ts";
import type { Paint } from "./surroundings.ts";

/**
 * A consultation with its topics, headings and documents in display order, and what the practice could not export. Topics and
 * headings without either are one line with their number of items. Empty if the whole consultation has neither.
 */
export function consultationBranches(
  consultation: Consultation,
  row: DocumentRow,
  problemTitles: ReadonlyMap<string, string | null>,
  paint: Paint,
): readonly Branch[] {
  const inLists = consultation.topics.flatMap((topic) => topicBranches(topic, row, problemTitles, paint));
  const inNone = consultation.documents.flatMap((key) => leaf(row, key, 2));
  const aside =
    inNone.length === 0 ? [] : [{ depth: 1, text: paint("dim", "In none of its Lists") }, ...inNone];
  const isWorthShowing = inLists.some(({ isWorthShowing }) => isWorthShowing) || aside.length > 0;
  if (!isWorthShowing) return [];
  return [{ depth: 0, text: headline(consultation, paint) }, ...inLists, ...aside];
}

function headline({ type, period, participants, isDraft, disclosure }: Consultation, paint: Paint): string {
  const facts = [
    type,
    participants.length === 0 ? null : participants.join(", "),
    isDraft ? "draft" : null,
    labelOf(disclosure),
  ];
  return withFacts(day(period.start) ?? "Without a date", facts, paint);
}

interface MarkedBranch extends Branch {
  /** A document, or what was not exported, or what leads to one of these. */
  readonly isWorthShowing: boolean;
}

function topicBranches(
  { title, problemIds, content }: Topic,
  row: DocumentRow,
  problemTitles: ReadonlyMap<string, string | null>,
  paint: Paint,
): readonly MarkedBranch[] {
  const problems = problemIds.flatMap((id) => problemTitles.get(id) ?? []);
  const facts = problems.length === 0 ? [] : [`problem: ${problems.join(", ")}`];
  const text = withFacts(title ?? "Topic without a title", facts, paint);
  return pruned([{ kind: "list", depth: 1, text }, ...entriesOf(content)], row, paint);
}

/** An entry of a topic's Lists, with its depth in the tree. */
type Entry =
  | { readonly kind: "list"; readonly depth: number; readonly text: string }
  | { readonly kind: "item"; readonly depth: number; readonly item: Item };

/** All entries in display order. Without recursion: Lists may be nested without end. */
function entriesOf(content: readonly (Heading | Item)[]): readonly Entry[] {
  const entries: Entry[] = [];
  const pending = content.map((entry) => ({ entry, depth: 2 })).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { entry, depth } = next;
    if (entry.kind === "heading") {
      entries.push({ kind: "list", depth, text: printable(entry.title ?? "Heading without a title", 80) });
      for (const inner of [...entry.content].reverse()) pending.push({ entry: inner, depth: depth + 1 });
    } else {
      entries.push({ kind: "item", depth, item: entry });
    }
  }
  return entries;
}

/** Keeps documents and what was not exported, and the Lists above them; counts the rest. From the end, so that each List comes after what it holds. */
function pruned(entries: readonly Entry[], row: DocumentRow, paint: Paint): readonly MarkedBranch[] {
  const kept: MarkedBranch[] = [];
  // By depth: how many other items the List at that depth holds so far, and whether it leads to anything.
  const others: number[] = [];
  const leads: boolean[] = [];
  for (const entry of [...entries].reverse()) {
    const above = entry.depth - 1;
    if (entry.kind === "item") {
      const branches = itemBranches(entry, row, paint);
      kept.push(...branches.toReversed());
      if (branches.length > 0) leads[above] = true;
      else others[above] = (others[above] ?? 0) + 1;
    } else {
      const held = others[entry.depth] ?? 0;
      const isWorthShowing = leads[entry.depth] === true;
      const text =
        held === 0
          ? entry.text
          : `${entry.text}  ${paint("dim", count(held, isWorthShowing ? "other item" : "item"))}`;
      kept.push({ depth: entry.depth, text, isWorthShowing });
      others.length = Math.min(others.length, entry.depth);
      leads.length = Math.min(leads.length, entry.depth);
      if (isWorthShowing) leads[above] = true;
    }
  }
  return kept.reverse();
}

function itemBranches(
  { item, depth }: { readonly item: Item; readonly depth: number },
  row: DocumentRow,
  paint: Paint,
): readonly MarkedBranch[] {
  const shown = (branch: Branch): MarkedBranch => ({ ...branch, isWorthShowing: true });
  switch (item.kind) {
    case "document":
      return item.keys.flatMap((key) => leaf(row, key, depth)).map(shown);
    case "not-exported":
      return [shown({ depth, text: paint("yellow", `Not exported: ${printable(item.text, 100)}`) })];
    case "resource":
      return [];
  }
}
