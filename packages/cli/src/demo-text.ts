import { join } from "node:path";
import { type DocumentLocation, statementLine } from "@gpdocs/extractor";
import { compareSessions } from "@gpdocs/resolver/compare";
import { columnsOf, drawBranches } from "./branches.ts";
import { documentRow } from "./document-row.ts";
import type { FinishedExtraction } from "./follow-extraction.ts";
import { count } from "./printable.ts";
import type { Paint } from "./surroundings.ts";
import { recordTree } from "./tree.ts";

/** What the two sessions found, for a newcomer: the record as a tree, what only one session showed, and where everything is. */
export function demoText({
  search,
  record,
  folder,
  practice,
  paint,
}: {
  readonly search: FinishedExtraction;
  readonly record: FinishedExtraction;
  readonly folder: string;
  readonly practice: { readonly odsCode: string; readonly name: string };
  readonly paint: Paint;
}): string {
  const found = search.source.from === "search" ? search.source.search.documents : [];
  const { resolved } = record.source.from === "record" ? record.source : { resolved: undefined };
  const outcomes = new Map(record.outcomes.map((outcome) => [outcome.document.key, outcome]));
  const { inBoth, onlyInRecord, onlyInSearch } = compareSessions(resolved?.documents ?? [], found);
  return [
    `${paint("bold", "A synthetic patient")} of ${practice.name} (${practice.odsCode}), through SDS and SSP over HTTP.`,
    "",
    `${paint("bold", "Session A, search")}  ${statementLine(search.statement)}`,
    `${paint("bold", "Session B, record")}  ${statementLine(record.statement)}`,
    "",
    ...(resolved === undefined ? [] : [recordTree(resolved, { outcomes, paint })]),
    `${count(inBoth.length, "document")} shown by both sessions.`,
    ...section("Only the search shows", onlyInSearch, paint),
    ...section("Only the record shows", onlyInRecord, paint),
    "",
    paint("bold", "What is where"),
    ...where(join(folder, "session-a-search")),
    ...where(join(folder, "session-b-record")),
    "",
  ].join("\n");
}

function section(title: string, documents: readonly DocumentLocation[], paint: Paint): readonly string[] {
  if (documents.length === 0) return [];
  const rows = documents.map((document) => ({ depth: 0, ...documentRow(document, undefined, paint) }));
  return ["", paint("bold", `${title} (${documents.length})`), ...drawBranches(rows, columnsOf(rows, 60))];
}

function where(folder: string): readonly string[] {
  return [
    `Files      ${join(folder, "documents")}`,
    `Manifest   ${join(folder, "manifest.ndjson")}`,
    `Statement  ${join(folder, "extraction.json")}`,
  ];
}
