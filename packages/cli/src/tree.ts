import type { DocumentLocation, DocumentOutcome } from "@gpdocs/extractor";
import type { Consultation, Problem, Referral, ResolvedRecord } from "@gpdocs/resolver";
import { type Branch, columnsOf, drawBranches } from "./branches.ts";
import { consultationBranches } from "./consultation-branches.ts";
import { type DocumentRow, documentRow, leaf } from "./document-row.ts";
import { day, labelOf, withFacts } from "./facts.ts";
import { count, printable } from "./printable.ts";
import { type Paint, plain } from "./surroundings.ts";
import { warningLines } from "./warnings.ts";

export interface TreeOptions {
  /** What became of each document, by its key; without it the tree says what the record offers. */
  readonly outcomes?: ReadonlyMap<string, DocumentOutcome>;
  /** @default no colours */
  readonly paint?: Paint;
}

/**
 * A record as its documents hang in it, for a person: warnings first, then consultations › topics › headings › documents,
 * problems › documents, referrals › documents, what is linked in other ways or from nowhere, and placeholders with their
 * reason. What leads to no document is counted, not shown.
 */
export function recordTree(record: ResolvedRecord, { outcomes, paint = plain }: TreeOptions = {}): string {
  const byKey = new Map(record.documents.map((document) => [document.key, document]));
  const row: DocumentRow = (key) => {
    const document = byKey.get(key);
    return document === undefined ? undefined : documentRow(document, outcomes?.get(key), paint);
  };
  const main = [
    consultations(record.consultations, row, record.problems, paint),
    problems(record.problems, row, paint),
    referrals(record.referrals, row, paint),
  ];
  const shown = new Set(main.flatMap(({ branches }) => branches).flatMap(({ key }) => key ?? []));
  const others = record.documents.filter(({ key }) => !shown.has(key));
  const linked = others.filter(({ links }) => links.length > 0);
  const unlinked = others.filter(({ links }) => links.length === 0);
  const sections = [
    ...main,
    plainSection("Linked in other ways", linked, row, otherLinks),
    plainSection("Linked from nowhere", unlinked, row),
  ].filter((section) => section.branches.length > 0 || section.note !== undefined);
  const columns = columnsOf(
    sections.flatMap(({ branches }) => branches),
    WIDEST_TEXT,
  );
  const blocks = [
    [overview(record)],
    warningLines(record.warnings, paint),
    ...sections.map(({ title, branches, note }) => [
      paint("bold", title),
      ...drawBranches(branches, columns),
      ...(note === undefined ? [] : [paint("dim", note)]),
    ]),
    placeholders(record.documents, paint),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** Columns that titles and their branches may take before they push their own cells aside. */
const WIDEST_TEXT = 64;

interface Section {
  readonly title: string;
  readonly branches: readonly Branch[];
  /** What is not shown. */
  readonly note?: string | undefined;
}

function overview(record: ResolvedRecord): string {
  const { length } = record.documents;
  const available = record.documents.filter(({ availability }) => availability.kind === "available").length;
  const documents = [
    count(length, "document"),
    `${available} available`,
    count(length - available, "placeholder"),
  ];
  const places = [
    count(record.consultations.length, "consultation"),
    count(record.problems.length, "problem"),
    count(record.referrals.length, "referral"),
  ];
  return `${documents.join(", ")}; ${places.join(", ")}.`;
}

function consultations(
  all: readonly Consultation[],
  row: DocumentRow,
  known: readonly Problem[],
  paint: Paint,
): Section {
  const problemTitles = new Map(known.map(({ problemId, title }) => [problemId, title]));
  const shown = all
    .map((consultation) => consultationBranches(consultation, row, problemTitles, paint))
    .filter((branches) => branches.length > 0);
  return {
    title: `Consultations (${all.length})`,
    branches: shown.flat(),
    note: withoutDocuments(all.length - shown.length, "consultation"),
  };
}

function problems(all: readonly Problem[], row: DocumentRow, paint: Paint): Section {
  const shown = all.filter(({ documents }) => documents.length > 0);
  return {
    title: `Problems (${all.length})`,
    branches: shown.flatMap(({ title, significance, status, disclosure, documents }) => [
      {
        depth: 0,
        text: withFacts(
          title ?? "Problem without a title",
          [significance, status, labelOf(disclosure)],
          paint,
        ),
      },
      ...documents.flatMap((key) => leaf(row, key, 1)),
    ]),
    note: withoutDocuments(all.length - shown.length, "problem"),
  };
}

function referrals(all: readonly Referral[], row: DocumentRow, paint: Paint): Section {
  const shown = all.filter(({ documents }) => documents.length > 0);
  return {
    title: `Referrals (${all.length})`,
    branches: shown.flatMap(({ title, authoredOn, documents }) => [
      { depth: 0, text: withFacts(title ?? "Referral without a title", [day(authoredOn)], paint) },
      ...documents.flatMap((key) => leaf(row, key, 1)),
    ]),
    note: withoutDocuments(all.length - shown.length, "referral"),
  };
}

function plainSection(
  title: string,
  documents: readonly DocumentLocation[],
  row: DocumentRow,
  beneath: (document: DocumentLocation) => readonly Branch[] = () => [],
): Section {
  return {
    title: `${title} (${documents.length})`,
    branches: documents.flatMap((document) => [...leaf(row, document.key, 0), ...beneath(document)]),
  };
}

function otherLinks({ links }: DocumentLocation): readonly Branch[] {
  return links.map(({ kind, resource, path }) => ({
    depth: 1,
    text: `${kind}: ${printable(`${resource} ${path}`)}`,
  }));
}

function placeholders(documents: readonly DocumentLocation[], paint: Paint): readonly string[] {
  const lines = documents.flatMap(({ title, key, availability }) =>
    availability.kind === "placeholder"
      ? [
          `${printable(title ?? key, 60)}: ${printable(availability.reason ?? "the practice gives no reason", 200)}`,
        ]
      : [],
  );
  return lines.length === 0 ? [] : [paint("bold", `Placeholders (${lines.length})`), ...lines];
}

function withoutDocuments(number: number, word: string): string | undefined {
  return number === 0 ? undefined : `${count(number, word)} without documents`;
}
