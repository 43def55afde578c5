import type { Reply, Role } from "./exchange.ts";
import type { Fault } from "./faults.ts";
import type { ServedInteractionName } from "./interactions.ts";
import type { Subject } from "./service.ts";

/** Which requests a fault strikes. */
export interface FaultMatch {
  /** The server that misbehaves. @default "practice" */
  readonly at?: Role;
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

/** The faults in force. Of several that match, the first is the outermost. */
export interface Misbehaviour {
  add(fault: Fault, match: FaultMatch): FaultHandle;
  reply(role: Role, subject: Subject, rightReply: () => Promise<Reply>): Promise<Reply>;
}

export function createMisbehaviour(): Misbehaviour {
  const inForce = new Set<{ fault: Fault; match: FaultMatch; struck: number }>();
  return {
    add(fault, match) {
      const entry = { fault, match, struck: 0 };
      inForce.add(entry);
      return {
        get struck() {
          return entry.struck;
        },
        stop: () => void inForce.delete(entry),
      };
    },
    reply(role, subject, rightReply) {
      const striking = [...inForce].filter(({ match }) => matches(match, role, subject));
      let reply = rightReply;
      for (const entry of striking.reverse()) {
        entry.struck += 1;
        if (entry.struck >= (entry.match.times ?? Number.POSITIVE_INFINITY)) inForce.delete(entry);
        const inner = reply;
        reply = () => entry.fault.act(inner, subject);
      }
      return reply();
    },
  };
}

function matches(match: FaultMatch, role: Role, subject: Subject): boolean {
  return (
    role === (match.at ?? "practice") &&
    (match.interaction === undefined || match.interaction === subject.interaction) &&
    (match.binaryId === undefined || match.binaryId === subject.binaryId)
  );
}
