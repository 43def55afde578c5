export { resolveRecord } from "./resolve-record.ts";
export type {
  Consultation,
  Heading,
  Item,
  Problem,
  Referral,
  ResolvedRecord,
  Topic,
} from "./resolved-record.ts";
