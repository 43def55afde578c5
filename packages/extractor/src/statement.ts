import type { DocumentFilter, SkipReason } from "@gpdocs/access-document";
import type { PatientComparison, RecordWarning } from "@gpdocs/model";
import type { RecordParameters } from "@gpdocs/structured-record";
import type { DocumentOutcome } from "./document-outcome.ts";
import type { ExtractionSubject } from "./extraction-sink.ts";
import { documentsOf, type ExtractionSource } from "./source.ts";

/** What is known of a patient's documents, what was retrieved of them, and what is withheld or missing. */
export interface Statement {
  readonly practice: { readonly odsCode: string };
  readonly patient: { readonly nhsNumber: string; readonly check: PatientComparison };
  /** What was asked for. */
  readonly request:
    | { readonly kind: "retrieve"; readonly parameters: RecordParameters }
    | { readonly kind: "migrate"; readonly includeSensitiveInformation: boolean }
    | { readonly kind: "search"; readonly filter: DocumentFilter };
  /** ISO 8601: when the record or search result had arrived. */
  readonly retrievedAt: string;
  /** ISO 8601: when the last document was accounted for. */
  readonly finishedAt: string;
  readonly counts: Readonly<Record<"known" | DocumentOutcome["outcome"], number>>;
  /** Must be shown to whoever uses the documents. */
  readonly warnings: readonly RecordWarning[];
  /**
   * Whether the sink has every document that is known of, retrieved now or held from before, and nothing is said to be
   * withheld or missing.
   */
  readonly complete: boolean;
  /** Why it is not complete; empty where it is. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  /**
   * `skipped`: wanted, and not asked for, because of an abort or the sink; `over-size-limit`: larger than wanted; `not-selected`:
   * not wanted.
   */
  readonly code: "failed" | "skipped" | "over-size-limit" | "not-selected" | "placeholders" | "warnings";
  readonly count: number;
  /** For a person. */
  readonly text: string;
}

export function stateOf(
  subject: ExtractionSubject,
  source: ExtractionSource,
  outcomes: readonly DocumentOutcome[],
  finishedAt: string,
): Statement {
  const warnings = warningsOf(source);
  const count = (outcome: DocumentOutcome["outcome"]) =>
    outcomes.filter((one) => one.outcome === outcome).length;
  const counts = {
    known: documentsOf(source).length,
    held: count("held"),
    retrieved: count("retrieved"),
    placeholder: count("placeholder"),
    skipped: count("skipped"),
    failed: count("failed"),
  };
  const skipped = (because: SkipReason) =>
    outcomes.filter((one) => one.outcome === "skipped" && one.because === because).length;
  const reasons = reasonsOf(counts, {
    notSelected: skipped("not-selected"),
    tooLarge: skipped("over-size-limit"),
    warnings: warnings.filter((warning) => warning.severity === "incomplete").length,
  });
  return {
    practice: { odsCode: subject.odsCode },
    patient: { nhsNumber: subject.nhsNumber, check: checkOf(source) },
    request: requestOf(source),
    retrievedAt: source.from === "record" ? source.record.retrievedAt : source.search.retrievedAt,
    finishedAt,
    counts,
    warnings,
    complete: reasons.length === 0,
    reasons,
  };
}

/** One line for a person: "12 documents known: 7 held from before, 2 retrieved, 2 placeholders, 1 failed. Not complete: …". */
export function statementLine({ counts, complete, reasons }: Statement): string {
  const parts = [
    ...(counts.held > 0 ? [`${counts.held} held from before`] : []),
    `${counts.retrieved} retrieved`,
    ...(counts.placeholder > 0 ? [`${plural(counts.placeholder, "placeholder")}`] : []),
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
  ];
  const known = `${plural(counts.known, "document")} known: ${parts.join(", ")}.`;
  return complete
    ? `${known} Complete.`
    : `${known} Not complete: ${reasons.map((reason) => reason.text).join("; ")}.`;
}

function reasonsOf(
  counts: Statement["counts"],
  { notSelected, tooLarge, warnings }: Readonly<Record<"notSelected" | "tooLarge" | "warnings", number>>,
): readonly Reason[] {
  const skipped = counts.skipped - notSelected - tooLarge;
  const reasons: readonly Reason[] = [
    {
      code: "failed",
      count: counts.failed,
      text: `${plural(counts.failed, "document")} could not be retrieved`,
    },
    { code: "skipped", count: skipped, text: `${plural(skipped, "document")} skipped` },
    {
      code: "over-size-limit",
      count: tooLarge,
      text: `${plural(tooLarge, "document")} larger than the limit`,
    },
    { code: "not-selected", count: notSelected, text: `${plural(notSelected, "document")} not selected` },
    {
      code: "placeholders",
      count: counts.placeholder,
      text: `the practice holds ${counts.placeholder === 1 ? "a placeholder" : `${counts.placeholder} placeholders`} without a file`,
    },
    {
      code: "warnings",
      count: warnings,
      text: `${plural(warnings, "warning")} of the record: something may be withheld or missing`,
    },
  ];
  return reasons.filter((reason) => reason.count > 0);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function warningsOf(source: ExtractionSource): readonly RecordWarning[] {
  if (source.from === "record") return source.resolved.warnings;
  return source.search.unreadable.map((index) => ({
    code: "unreadable-entry",
    severity: "incomplete",
    resource: `Bundle.entry[${index}]`,
    clinicalArea: "documents",
    text: null,
  }));
}

function checkOf(source: ExtractionSource): PatientComparison {
  return source.from === "record" ? source.record.patientCheck : source.search.patient.check;
}

/** What was asked for to have the source. */
export function requestOf(source: ExtractionSource): Statement["request"] {
  return source.from === "record" ? source.record.request : { kind: "search", filter: source.search.filter };
}
