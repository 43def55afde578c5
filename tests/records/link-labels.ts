import { isJsonObject, type Link } from "@gpdocs/model";

/**
 * Links as people label them: `<JSON pointer into the record> <kind> <id> <via…>`, the pointer being that of the
 * reference on which the link rests; behind ` < `, for a problem's link by way of a topic, the pointers of the document
 * under that topic, without all of which the link is gone.
 */
export interface Label {
  readonly pointer: string;
  readonly restsOn: readonly string[];
  /** The same text for the link that the label means: see `textOfLink`. */
  readonly text: string;
}

export function readLabel(written: string, record: unknown): Label {
  const [, pointer = "", summary = "", under = ""] = /^(\S+) (.*?)(?: < (.*))?$/.exec(written) ?? [];
  const restsOn = under === "" ? [] : under.split(" ");
  return { pointer, restsOn, text: `${originAt(pointer, record)} ${summary}` };
}

export function textOfLink(link: Link): string {
  return `${originOf(link)} ${summaryOf(link)}`;
}

/** Where a link says that it stands. */
export function originOf(link: Link): string {
  const list = link.kind === "document-list" ? `(${link.list})` : "";
  return `${link.resource}${list} ${link.path}`;
}

/** What a link says of the element at a JSON pointer, read from the JSON alone. */
export function originAt(pointer: string, record: unknown): string {
  const { outer, inner, steps } = partsOf(pointer);
  const resource = elementAt(record, outer);
  const contained = inner === undefined ? "" : `#${textAt(elementAt(resource, inner), ["id"]) ?? ""}`;
  const id = textAt(resource, ["id"]);
  const code = textAt(resource, ["code", "coding", "0", "code"])?.trim() ?? "";
  const list = id === undefined && DOCUMENT_LISTS.includes(code) ? `(${code})` : "";
  const type = textAt(resource, ["resourceType"]) ?? "";
  return `${type}${id === undefined ? "" : `/${id}`}${contained}${list} ${pathText(steps)}`;
}

/** The value at the steps of a JSON pointer. */
export function elementAt(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((parent, step) => {
    if (Array.isArray(parent)) return parent[Number(step)];
    return isJsonObject(parent) ? parent[step] : undefined;
  }, value);
}

export function stepsOf(pointer: string): readonly string[] {
  return pointer.split("/").slice(1);
}

/** `/entry/2/resource/contained/0/entry/1/item`: up to the entry's resource, to the contained one, and on from there. */
function partsOf(pointer: string) {
  const steps = stepsOf(pointer);
  const isContained = steps[3] === "contained";
  return {
    outer: steps.slice(0, 3),
    inner: isContained ? steps.slice(3, 5) : undefined,
    steps: steps.slice(isContained ? 5 : 3),
  };
}

function textAt(value: unknown, steps: readonly string[]): string | undefined {
  const found = elementAt(value, steps);
  return typeof found === "string" ? found : undefined;
}

function pathText(steps: readonly string[]): string {
  return steps
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
}

function summaryOf(link: Link): string {
  switch (link.kind) {
    case "consultation": {
      const within = link.via === "list" ? ` | ${link.topic ?? ""} | ${link.heading ?? ""}` : "";
      return `consultation ${link.encounterId} ${link.via}${within}`;
    }
    case "problem":
      return `problem ${link.problemId} ${link.via}`;
    case "referral":
      return `referral ${link.referralId}`;
    default:
      return [link.kind, link.related ?? link.list ?? ""].join(" ").trim();
  }
}

/** Secondary Lists have no id: their code tells them apart. */
const DOCUMENT_LISTS: readonly string[] = [
  "consultations-documents-contained-in-consultations",
  "problems-documents-related-to-problems",
];
