import { type DocumentOutcome, type Statement, statementLine } from "@gpdocs/extractor";
import { printable } from "./printable.ts";
import type { Paint } from "./surroundings.ts";
import { warningLines } from "./warnings.ts";

/**
 * The end of an extraction for a person: what the record warns of, what failed, what the practice has only placeholders of,
 * where everything is and what can be done, and in the last line the statement.
 */
export function extractionSummary(
  statement: Statement,
  outcomes: readonly DocumentOutcome[],
  folder: string,
  paint: Paint,
): string {
  const blocks = [
    warningLines(statement.warnings, paint),
    block("Failed", outcomes.flatMap(failureLine), paint),
    block("Placeholders", outcomes.flatMap(placeholderLine), paint),
    [
      `Folder: ${folder} (documents/, manifest.ndjson, extraction.json)`,
      ...(isWorthRetrying(statement) ? [whatNext(folder)] : []),
      statementLine(statement),
    ],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function isWorthRetrying({ reasons }: Statement): boolean {
  return reasons.some(({ code }) => code === "failed" || code === "skipped");
}

function whatNext(folder: string): string {
  return `gpdocs retry ${folder} requests what failed or was not come to; gpdocs report ${folder} is for a service desk.`;
}

function block(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : [paint("bold", `${title} (${lines.length})`), ...lines];
}

function failureLine(outcome: DocumentOutcome): readonly string[] {
  if (outcome.outcome !== "failed") return [];
  const { failure } = outcome;
  return [`${nameOf(outcome)}: ${failure.message} (${failure.spineCode ?? failure.code})`];
}

function placeholderLine(outcome: DocumentOutcome): readonly string[] {
  if (outcome.outcome !== "placeholder") return [];
  return [`${nameOf(outcome)}: ${printable(outcome.reason ?? "the practice gives no reason", 200)}`];
}

function nameOf({ document }: DocumentOutcome): string {
  return printable(document.title ?? document.key, 60);
}
