import type { Statement } from "@gpdocs/extractor";

/** How `gpdocs` ends. Part of its contract: scripts rely on these numbers. */
export const EXIT = {
  complete: 0,
  /** Nothing could be done: no answer, a refusal, an answer that is not to be trusted. */
  couldNotRun: 1,
  wrongUsage: 2,
  /** Some documents failed, or were not asked for because the folder could take no more. */
  someFailed: 3,
  /** Nothing failed, but something is withheld, missing or larger than was wanted. */
  incomplete: 4,
  /** Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const INCOMPLETE = ["over-size-limit", "placeholders", "warnings"] as const;

/** Documents that the user did not select are no lack. */
export function exitCodeOf({ reasons }: Pick<Statement, "reasons">): ExitCode {
  const codes = new Set(reasons.map(({ code }) => code));
  if (codes.has("failed") || codes.has("skipped")) return EXIT.someFailed;
  const isComplete = !INCOMPLETE.some((code) => codes.has(code));
  return isComplete ? EXIT.complete : EXIT.incomplete;
}
