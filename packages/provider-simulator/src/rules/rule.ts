import type { Refusal } from "../spine-codes.ts";

/**
 * One thing that a consumer must do, and how its neglect is answered. Rules do not depend on each other: where one cannot
 * be judged because another is broken, it does not apply.
 */
export interface Rule<Call> {
  readonly name: string;
  /** What a right consumer does, in one line. */
  readonly text: string;
  /** The page of the specification that asks for it. */
  readonly page: string;
  /** `null`: noticed, but not refused. */
  readonly refusal: Refusal | null;
  check(call: Call): Verdict;
}

export type Verdict =
  | { readonly kind: "passed" }
  | { readonly kind: "not-applicable" }
  /** `problem`: what is wrong, without patient data and without values that the consumer chose. */
  | { readonly kind: "failed"; readonly problem: string };

/** What came of judging one request by one rule. */
export interface Finding {
  readonly rule: string;
  readonly refusal: Refusal | null;
  readonly verdict: Verdict;
}

export const PASSED: Verdict = { kind: "passed" };
export const NOT_APPLICABLE: Verdict = { kind: "not-applicable" };

export function failed(problem: string): Verdict {
  return { kind: "failed", problem };
}

export function passedIf(good: boolean, problem: string): Verdict {
  return good ? PASSED : failed(problem);
}

/** Judges a request by every rule, in order. */
export function judge<Call>(rules: readonly Rule<Call>[], call: Call): readonly Finding[] {
  return rules.map((rule) => ({ rule: rule.name, refusal: rule.refusal, verdict: rule.check(call) }));
}

/** The first broken rule that is refused. */
export function firstRefused(
  findings: readonly Finding[],
): { refusal: Refusal; problem: string } | undefined {
  for (const { refusal, verdict } of findings) {
    if (refusal !== null && verdict.kind === "failed") return { refusal, problem: verdict.problem };
  }
  return undefined;
}
