import type { DocumentLocation, Link } from "@gpdocs/model";
import type { Heading, Item, ResolvedRecord } from "@gpdocs/resolver";

/** Small records, written as the suppliers' systems shape them (see the notes on EMIS, TPP and Medicus in the tests). */

export interface Resource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [element: string]: unknown;
}

export function bundle(...resources: readonly unknown[]): unknown {
  return { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) };
}

export const patient: Resource = { resourceType: "Patient", id: "pat" };

export function document(id: string, elements: Readonly<Record<string, unknown>> = {}): Resource {
  return {
    resourceType: "DocumentReference",
    id,
    status: "current",
    subject: { reference: "Patient/pat" },
    indexed: "2020-01-01T09:00:00+00:00",
    content: [
      { attachment: { url: `https://practice.example/Binary/${id}`, contentType: "application/pdf" } },
    ],
    ...elements,
  };
}

export function encounter(
  id: string,
  start = "2020-01-01",
  elements: Readonly<Record<string, unknown>> = {},
): Resource {
  return { resourceType: "Encounter", id, status: "finished", period: { start }, ...elements };
}

/** SNOMED CT codes of the page *List - consultation structure*. */
const CODES = {
  consultation: "325851000000107",
  topic: "25851000000105",
  heading: "24781000000107",
} as const;

export type Entry = string | { readonly display: string };

export function list(
  role: keyof typeof CODES,
  id: string,
  encounterId: string,
  entries: readonly Entry[],
  elements: Readonly<Record<string, unknown>> = {},
): Resource {
  return {
    resourceType: "List",
    id,
    code: { coding: [{ system: "http://snomed.info/sct", code: CODES[role] }] },
    encounter: { reference: `Encounter/${encounterId}` },
    entry: entries.map((entry) => ({ item: typeof entry === "string" ? { reference: entry } : entry })),
    ...elements,
  };
}

/** A primary or secondary List: by rule it has no id. */
export function areaList(
  code: string,
  entries: readonly Entry[],
  elements: Readonly<Record<string, unknown>> = {},
): Resource {
  return {
    resourceType: "List",
    code: { coding: [{ code }] },
    entry: entries.map((entry) => ({ item: typeof entry === "string" ? { reference: entry } : entry })),
    ...elements,
  };
}

const EXTENSION = "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-";

export function extension(
  name: string,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return { url: `${EXTENSION}${name}-1`, ...value };
}

export function reference(text: string): { readonly reference: string } {
  return { reference: text };
}

export function problem(
  id: string,
  extensions: readonly unknown[] = [],
  elements: Readonly<Record<string, unknown>> = {},
): Resource {
  return {
    resourceType: "Condition",
    id,
    code: { text: `Problem ${id}` },
    extension: extensions,
    ...elements,
  };
}

/** The one document of that id; fails where there are none or several. */
export function documentOf(record: ResolvedRecord, id: string): DocumentLocation {
  const [found, ...others] = record.documents.filter(({ documentReferenceId }) => documentReferenceId === id);
  if (found === undefined || others.length > 0) throw new Error(`expected one document ${id}`);
  return found;
}

export function linksOf(record: ResolvedRecord, id: string): readonly Link[] {
  return documentOf(record, id).links;
}

/** `kind resource path`, for comparing many links at a glance. */
export function places(links: readonly Link[]): readonly string[] {
  return links.map(({ kind, resource, path }) => `${kind} ${resource} ${path}`);
}

/** Topic or heading content as an outline: headings in brackets, items by what they name. */
export function outline(content: readonly (Heading | Item)[]): unknown {
  return content.map((part) => {
    if (part.kind === "heading") return [part.title, outline(part.content)];
    if (part.kind === "document") return part.keys.join("+");
    return part.kind === "resource" ? part.resource : `! ${part.text}`;
  });
}
