import type { PracticeCall } from "../practice-call.ts";
import { PARAMETER_RULES } from "./parameter-rules.ts";
import { RECORD_RULES } from "./record-rules.ts";
import { REQUEST_RULES } from "./request-rules.ts";
import type { Rule } from "./rule.ts";
import { SEARCH_RULES } from "./search-rules.ts";
import { TOKEN_RULES } from "./token-rules.ts";

/** Everything that the practice asks of a request. The first broken rule, in this order, is the one answered. */
export const PRACTICE_RULES: readonly Rule<PracticeCall>[] = [
  ...REQUEST_RULES,
  ...TOKEN_RULES,
  ...PARAMETER_RULES,
  ...RECORD_RULES,
  ...SEARCH_RULES,
];
