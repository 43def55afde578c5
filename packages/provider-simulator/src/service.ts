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
  /**
   * The answer that is due, a refusal included.
   *
   * @param gone aborts when the consumer has gone
   */
  answer(gone: AbortSignal): Reply | Promise<Reply>;
}

/** What a request is about, as far as it can be told. */
export interface Subject {
  /** The practice that is meant. */
  readonly odsCode: string | null;
  readonly interaction: ServedInteractionName | null;
  readonly binaryId: string | null;
  readonly traceId: string;
  /** Service root of that practice's documents. */
  readonly documentsRoot: string | null;
}
