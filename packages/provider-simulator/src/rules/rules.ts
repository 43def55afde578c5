import type { Role } from "../exchange.ts";
import { PRACTICE_RULES } from "./practice-rules.ts";
import type { Rule } from "./rule.ts";
import { SDS_RULES } from "./sds-rules.ts";
import { SSP_RULES } from "./ssp-rules.ts";

/** A rule as people read it. */
export interface RuleText {
  /** Names it in `ReceivedRequest.rulesBroken`. */
  readonly name: string;
  readonly role: Role;
  /** What a right consumer does, in one line. */
  readonly text: string;
  /** The page of the specification that asks for it. */
  readonly page: string;
  /** HTTP status with which its neglect is answered; `null`: it is noticed only. */
  readonly status: number | null;
}

/** Every rule that the simulator knows, in the order in which each server applies its own. */
export const RULES: readonly RuleText[] = [
  ...texts("sds", SDS_RULES),
  ...texts("ssp", SSP_RULES),
  ...texts("practice", PRACTICE_RULES),
];

function texts<Call>(role: Role, rules: readonly Rule<Call>[]): readonly RuleText[] {
  return rules.map(({ name, text, page, refusal }) => ({
    name,
    role,
    text,
    page,
    status: refusal?.status ?? null,
  }));
}
