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

/** Documents that the user did not select are no lack. */
export function exitCodeOf({ reasons }: Pick<Statement, "reasons">): ExitCode {
  const codes = new Set(reasons.map(({ code }) => code));
  if (codes.has("failed") || codes.has("skipped")) return EXIT.someFailed;
  return codes.has("placeholders") || codes.has("warnings") ? EXIT.incomplete : EXIT.complete;
}
