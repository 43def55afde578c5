import { wrongUsage } from "./failure.ts";
import { yes } from "./flags.ts";

/** Migration is never reached by accident: it has a flag, and so has what it may contain. */
export const MIGRATION_FLAGS = {
  migrate: yes(
    "migrate",
    "Use the migrate interactions: the full record, without size limit, for a transfer between practices",
  ),
  includeSensitiveInformation: yes(
    "include-sensitive-information",
    "With --migrate: ask for sensitive information too (left out otherwise)",
  ),
};

export interface MigrationWishes {
  readonly migrate: boolean;
  readonly includeSensitiveInformation: boolean;
}

export type RecordRequest =
  | { readonly kind: "retrieve" }
  | { readonly kind: "migrate"; readonly includeSensitiveInformation: boolean };

/** @throws CommandFailure if sensitive information is asked for outside a migration */
export function requestOf({ migrate, includeSensitiveInformation }: MigrationWishes): RecordRequest {
  if (migrate) return { kind: "migrate", includeSensitiveInformation };
  if (!includeSensitiveInformation) return { kind: "retrieve" };
  throw wrongUsage("--include-sensitive-information belongs to --migrate: add that, or leave this out.");
}
