import type { Reply, Role, WireRequest } from "./exchange.ts";
import type { ServedInteractionName } from "./interactions.ts";
import type { Finding } from "./rules/rule.ts";

/** One of the simulator's servers, apart from the wire. */
export interface Service {
  readonly role: Role;
  /** Judges a request. Called once for each, before any fault strikes, so that nothing sent goes unnoticed. */
  examine(request: WireRequest): Examination;
}

export interface Examination {
  readonly subject: Subject;
  readonly findings: readonly Finding[];
  /** The answer that is due, a refusal included. */
  answer(): Reply | Promise<Reply>;
}

/** What a request is about, as far as it can be told. */
export interface Subject {
  readonly interaction: ServedInteractionName | null;
  readonly binaryId: string | null;
  readonly traceId: string;
  /** Service root of the practice's documents. */
  readonly documentsRoot: string;
}
