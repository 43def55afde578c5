import {
  type DocumentLine,
  type DocumentLocation,
  type DocumentOutcome,
  documentLine,
  type ExtractionPlan,
  type Failure,
  type SkipReason,
} from "@gpdocs/extractor";
import { bytes, count } from "./printable.ts";
import type { Paint } from "./surroundings.ts";

/** What would be done, for a person: how much would be requested, and how every other document would end. */
export function planText(plan: ExtractionPlan, paint: Paint): string {
  const { requested, requests, certain } = plan;
  const shared = requested.length - requests;
  const lines = [
    ...(requested.length === 0 ? [] : [[requested.length, `would be requested: ${amountOf(plan)}`] as const]),
    ...[...endsOf(certain)].map(([end, documents]) => [documents, end] as const),
  ];
  const columns = Math.max(0, ...lines.map(([number]) => String(number).length));
  return [
    paint("bold", `${count(requested.length + certain.length, "document")} known`),
    ...lines.map(([number, what]) => `  ${String(number).padStart(columns)} ${what}`),
    ...(shared > 0 ? [`${count(requests, "request")}: some documents share a file.`] : []),
    "Nothing was written, and no document was requested.",
    "",
  ].join("\n");
}

/** One document of a plan in NDJSON. */
export interface PlanLine extends DocumentLine {
  /** How it would end; `requested` where only the practice's answer can tell. */
  readonly foreseen: "requested" | DocumentOutcome["outcome"];
  readonly because: SkipReason | null;
  readonly failure: Failure | null;
}

export function planLines({ requested, certain }: ExtractionPlan): readonly PlanLine[] {
  return [...requested.map(requestedLine), ...certain.map(certainLine)];
}

function requestedLine(document: DocumentLocation): PlanLine {
  return { ...documentLine(document), foreseen: "requested", because: null, failure: null };
}

function certainLine(outcome: DocumentOutcome): PlanLine {
  return {
    ...documentLine(outcome.document),
    foreseen: outcome.outcome,
    because: outcome.outcome === "skipped" ? outcome.because : null,
    failure: outcome.outcome === "failed" ? outcome.failure : null,
  };
}

function amountOf({ bytes: declared, requests, withoutSize }: ExtractionPlan): string {
  if (withoutSize === requests) return "no size is declared";
  const more = withoutSize === 0 ? "" : `, ${withoutSize} more without a size`;
  return `${bytes(declared)} declared${more}`;
}

/** How many would end how, in words, the most frequent first. */
function endsOf(outcomes: readonly DocumentOutcome[]): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  for (const outcome of outcomes) {
    const end = endOf(outcome);
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  return new Map([...ends].sort(([, one], [, other]) => other - one));
}

function endOf(outcome: DocumentOutcome): string {
  switch (outcome.outcome) {
    case "held":
      return "held already";
    case "placeholder":
      return "without a file: the practice has a placeholder";
    case "skipped":
      return `would be skipped (${outcome.because})`;
    case "failed":
      return `would fail (${outcome.failure.code})`;
    case "retrieved":
      return "retrieved";
  }
}
