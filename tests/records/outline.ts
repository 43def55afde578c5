import type { Heading, Item, ResolvedRecord } from "@gpdocs/resolver";
import { elementAt, stepsOf } from "./link-labels.ts";

/**
 * What a record shows, as people outline it: a line for each consultation, topic, heading, item and problem in display order,
 * `<JSON pointer> <two blanks for each level><text>`, the pointer being that of the entry, or of the List's item, that the
 * line rests on.
 */
export function outlineOf({ consultations, problems }: ResolvedRecord): readonly string[] {
  return [
    ...consultations.flatMap(({ encounterId, type, status, isDraft, period, participants, topics }) => [
      words("consultation", encounterId, period.start, type, ...participants, isDraft ? "draft" : status),
      ...topics.flatMap(({ title, problemIds, content }) => [
        `  ${words("topic", title, ...problemIds.map((id) => `problem ${id}`))}`,
        ...contentLines(content, "    "),
      ]),
    ]),
    ...problems.map(({ problemId, title, significance, status, parentIds, childIds, siblingIds }) =>
      words(
        "problem",
        problemId,
        title,
        significance,
        status,
        ...parentIds.map((id) => `parent ${id}`),
        ...childIds.map((id) => `child ${id}`),
        ...siblingIds.map((id) => `sibling ${id}`),
      ),
    ),
  ];
}

/** The line's text, and what the JSON says at its pointer; none where no element of the record stands behind the line. */
export function readLine(line: string, record: unknown): { readonly text: string; readonly said: string } {
  const [, pointer = "", text = ""] = /^(\S+) (.*)$/.exec(line) ?? [];
  const element = elementAt(record, stepsOf(pointer === "-" ? "" : pointer));
  const said = ["resource/title", "resource/id", "item/reference", "item/display"]
    .map((path) => elementAt(element, path.split("/")))
    .find((found) => typeof found === "string");
  return { text, said: typeof said === "string" ? said.trim() : "" };
}

function contentLines(content: readonly (Heading | Item)[], indent: string): readonly string[] {
  return content.flatMap((part) => linesOf(part, indent));
}

function linesOf(part: Heading | Item, indent: string): readonly string[] {
  switch (part.kind) {
    case "heading":
      return [`${indent}${words("heading", part.title)}`, ...contentLines(part.content, `${indent}  `)];
    case "document":
      return [`${indent}DocumentReference/${part.keys.join(", ")}`];
    case "resource":
      return [`${indent}${words(part.resource, part.text)}`];
    case "not-exported":
      return [`${indent}not exported: ${part.text}`];
  }
}

function words(first: string, ...others: readonly (string | null)[]): string {
  return [first, ...others.filter((word) => word !== null)].join(" | ");
}
