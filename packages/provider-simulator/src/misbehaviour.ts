import type { Reply, Role } from "./exchange.ts";
import { type Fault, requireAt } from "./faults/fault.ts";
import { createMix, type Mix, type PlannedFault } from "./faults/mix.ts";
import type { ServedInteractionName } from "./interactions.ts";
import type { Subject } from "./service.ts";

/** Which requests a fault strikes. */
export interface FaultMatch {
  /** The server that misbehaves. @default "practice" */
  readonly at?: Role;
  /** Only this practice. @default every one */
  readonly odsCode?: string;
  /** Only this interaction. @default every one */
  readonly interaction?: ServedInteractionName;
  /** Only the document with this Binary id. @default every request */
  readonly binaryId?: string;
  /** How many requests, from 1. @default every one until it is stopped */
  readonly times?: number;
}

export interface FaultHandle {
  /** How many requests it has struck. */
  readonly struck: number;
  stop(): void;
}

export interface MixHandle extends FaultHandle {
  /** What the mix has in store for a document, whether or not it has been asked for; `undefined`: nothing. */
  faultOf(binaryId: string): PlannedFault | undefined;
}

/** The faults in force. Of several that match, the first is the outermost. */
export interface Misbehaviour {
  /** @throws RangeError if the server that is meant cannot have such a fault */
  add(fault: Fault, match: FaultMatch): FaultHandle;
  /** @throws RangeError for a mix that cannot be */
  addMix(mix: Mix): MixHandle;
  reply(role: Role, subject: Subject, rightReply: () => Promise<Reply>, gone: AbortSignal): Promise<Reply>;
}

/** Gives the fault that strikes a request, and counts it. */
type Strike = (role: Role, subject: Subject) => Fault | undefined;

export function createMisbehaviour(): Misbehaviour {
  const inForce = new Set<Strike>();
  return {
    add(fault, match) {
      const { at = "practice", times = Number.POSITIVE_INFINITY } = match;
      requireAt(fault, at);
      let struck = 0;
      const strike: Strike = (role, subject) => {
        if (!matches(match, role, subject)) return undefined;
        struck += 1;
        if (struck >= times) inForce.delete(strike);
        return fault;
      };
      inForce.add(strike);
      return {
        get struck() {
          return struck;
        },
        stop: () => void inForce.delete(strike),
      };
    },
    addMix(mix) {
      const working = createMix(mix);
      inForce.add(working.strike);
      return {
        get struck() {
          return working.struck;
        },
        faultOf: working.faultOf,
        stop: () => void inForce.delete(working.strike),
      };
    },
    reply(role, subject, rightReply, gone) {
      const striking = [...inForce].flatMap((strike) => strike(role, subject) ?? []);
      let reply = rightReply;
      for (const fault of striking.reverse()) {
        const inner = reply;
        reply = () => fault.act(inner, subject, gone);
      }
      return reply();
    },
  };
}

function matches(match: FaultMatch, role: Role, subject: Subject): boolean {
  return (
    role === (match.at ?? "practice") &&
    (match.odsCode === undefined || match.odsCode === subject.odsCode) &&
    (match.interaction === undefined || match.interaction === subject.interaction) &&
    (match.binaryId === undefined || match.binaryId === subject.binaryId)
  );
}
