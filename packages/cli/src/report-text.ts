import type { ExtractionReport, ReportedDocument } from "@gpdocs/extractor";
import { bytes, count, printable } from "./printable.ts";
import type { Paint } from "./surroundings.ts";

/**
 * A report for a person at a service desk: the counts, then each document that did not come or that needed more than one
 * attempt, with its codes, times and trace ids. What went well at once is counted.
 */
export function reportText(report: ExtractionReport, paint: Paint): string {
  const { documents } = report;
  const blocks = [
    facts(report),
    section(
      "Failed",
      documents.filter(({ outcome }) => outcome === "failed"),
      paint,
    ),
    section("Skipped", documents.filter(wasGivenUp), paint),
    section("Retrieved after more than one attempt", documents.filter(neededRetries), paint),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function facts(report: ExtractionReport): readonly string[] {
  const { practice, request, finished, retrievedAt, finishedAt, documents } = report;
  const attempts = documents.reduce((sum, document) => sum + document.attempts, 0);
  const asked = documents.filter((document) => document.attempts > 0).length;
  const rows: readonly (readonly [name: string, value: string])[] = [
    ["Practice", practice.odsCode],
    ["Asked for", request === null ? "unknown" : REQUESTS[request]],
    ["Known since", retrievedAt ?? "unknown"],
    ["Ended", finished ? (finishedAt ?? "unknown") : "not yet, or it was killed"],
    ["Documents", countsText(report)],
    ["Requests", `${attempts} for documents, ${Math.max(0, attempts - asked)} of them retries`],
    ...timesOf(documents),
  ];
  return rows.map(([name, value]) => `${name.padEnd(13)}${printable(value, 200)}`);
}

const REQUESTS = {
  retrieve: "the structured record",
  migrate: "the structured record, by migration",
  search: "a search for documents",
} as const;

function countsText({ counts }: ExtractionReport): string {
  const { known = 0, ...others } = counts;
  const ends = Object.entries(others).filter(([, number]) => number > 0);
  return `${known} known${ends.length === 0 ? "" : ": "}${ends.map(([end, number]) => `${number} ${end}`).join(", ")}`;
}

function timesOf(documents: readonly ReportedDocument[]): readonly (readonly [string, string])[] {
  const times = documents.flatMap((document) => durationOf(document) ?? []).sort((one, other) => one - other);
  const median = times[Math.floor((times.length - 1) / 2)];
  const longest = times.at(-1);
  if (median === undefined || longest === undefined) return [];
  return [["Times", `a document took ${seconds(median)} in the middle, ${seconds(longest)} at most`]];
}

function section(title: string, documents: readonly ReportedDocument[], paint: Paint): readonly string[] {
  if (documents.length === 0) return [];
  return [paint("bold", `${title} (${documents.length})`), ...documents.flatMap(entry)];
}

function entry(document: ReportedDocument): readonly string[] {
  const { key, code, spineCode, httpStatus, because, retryable, attempts, traceIds, startedAt } = document;
  const duration = durationOf(document);
  const codes = [
    code ?? because,
    spineCode,
    httpStatus === null ? null : `HTTP ${httpStatus}`,
    retryable === true ? "may pass" : null,
  ];
  const course = [
    startedAt,
    duration === undefined ? null : seconds(duration),
    count(attempts, "attempt"),
    document.bytes === null ? null : bytes(document.bytes),
    ...document.receiptWarnings,
  ];
  return [
    joined([key, ...codes]),
    `  ${joined(course)}`,
    ...traceIds.map((traceId) => `  trace id ${printable(traceId, 100)}`),
  ];
}

function joined(texts: readonly (string | null)[]): string {
  return texts.flatMap((text) => (text === null ? [] : printable(text, 200))).join(" · ");
}

/** Not what the user did not select. */
function wasGivenUp({ outcome, because }: ReportedDocument): boolean {
  return outcome === "skipped" && because !== "not-selected";
}

function neededRetries({ outcome, attempts }: ReportedDocument): boolean {
  return (outcome === "retrieved" || outcome === "held") && attempts > 1;
}

/** Milliseconds. A clock that was set back meanwhile shows none. */
function durationOf({ startedAt, endedAt }: ReportedDocument): number | undefined {
  const milliseconds = Date.parse(endedAt ?? "") - Date.parse(startedAt ?? "");
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;
}
