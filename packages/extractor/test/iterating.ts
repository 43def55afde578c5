import type { DocumentOutcome, Extraction } from "../src/index.ts";
import type { Behaviour } from "./practice.ts";

export const FIVE: Behaviour = { binaries: { a: "aa", b: "bb", c: "cc", d: "dd", e: "ee" } };

export async function all(extraction: AsyncIterable<DocumentOutcome>): Promise<readonly DocumentOutcome[]> {
  const outcomes: DocumentOutcome[] = [];
  for await (const outcome of extraction) outcomes.push(outcome);
  return outcomes;
}

export function keys(outcomes: readonly DocumentOutcome[]): readonly string[] {
  return outcomes.map((outcome) => outcome.document.key).sort();
}

/** What came of iterating to the end: the outcomes, and what was thrown then. */
export async function ended(
  extraction: Extraction,
): Promise<{ readonly outcomes: readonly DocumentOutcome[]; readonly thrown: unknown }> {
  const outcomes: DocumentOutcome[] = [];
  try {
    for await (const outcome of extraction) outcomes.push(outcome);
    return { outcomes, thrown: undefined };
  } catch (thrown) {
    return { outcomes, thrown };
  }
}
