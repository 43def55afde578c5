import type { Statement } from "@gpdocs/extractor";

/** How `gpdocs` ends. Part of its contract: scripts rely on these numbers. */
export const EXIT = {
  complete: 0,
  /** Nothing could be done: no answer, a refusal, an answer that is not to be trusted. */
  couldNotRun: 1,
  wrongUsage: 2,
  /** Some documents failed, or were not asked for because the folder could take no more. */
  someFailed: 3,
  /** Nothing failed, but the record says that something is withheld or missing. */
  incomplete: 4,
  /** Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf({ counts, complete }: Pick<Statement, "counts" | "complete">): ExitCode {
  if (counts.failed + counts.skipped > 0) return EXIT.someFailed;
  return complete ? EXIT.complete : EXIT.incomplete;
}
