import type { Clause, SpineCode } from "./specification.ts";

/** What is answered to a request that is not as it should be. */
export type Refusal =
  | { readonly by: "provider"; readonly code: SpineCode }
  | { readonly by: "provider"; readonly code: "unauthorised"; readonly challenge: string }
  | {
      readonly by: "proxy";
      readonly status: 400 | 403 | 415;
      readonly issue: string;
      readonly reason: string;
    };

/** Where a request leaves its transcript; without a refusal the specification has the provider answer all the same. */
export interface Finding {
  readonly clause: Clause;
  readonly found: string;
  readonly refusal: Refusal | null;
}

export function finding(clause: Clause, found: string, code: SpineCode | null): Finding {
  return { clause, found, refusal: code === null ? null : { by: "provider", code } };
}

/** The finding as one sentence that quotes the page. */
export function objection(call: string, { clause, found }: Finding): string {
  return `${call}: ${found}, but ${clause.page} says "${clause.says}".`;
}
