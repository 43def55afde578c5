import type { JsonObject } from "@gpdocs/model";
import { type Answer, type Reply, type Role, whole } from "../exchange.ts";
import type { Subject } from "../service.ts";

/** One way to misbehave. What it does with a request may build on the right answer, or leave that unmade. */
export interface Fault {
  /** In kebab case. */
  readonly name: string;
  /** The only server that can misbehave so. @default any of them */
  readonly at?: Role;
  /**
   * What a Bundle then says of a document in its `attachment`. Faults that have this leave the document itself alone.
   */
  readonly declare?: (attachment: JsonObject) => JsonObject;
  /** @param gone aborts when the consumer has gone, or has its whole answer */
  act(rightReply: () => Promise<Reply>, subject: Subject, gone: AbortSignal): Promise<Reply>;
}

/** A fault that answers without looking at what would have been right. */
export function answerWith(name: string, answer: (subject: Subject) => Answer): Fault {
  return { name, act: async (_rightReply, subject) => whole(answer(subject)) };
}

/** A fault that changes the right answer, where there is one that arrives whole. */
export function changing(name: string, change: (answer: Answer, gone: AbortSignal) => Reply): Fault {
  return {
    name,
    async act(rightReply, _subject, gone) {
      const reply = await rightReply();
      return reply.kind === "whole" ? change(reply.answer, gone) : reply;
    },
  };
}

/** @throws RangeError if the fault is of another server */
export function requireAt(fault: Fault, at: Role): void {
  if (fault.at !== undefined && fault.at !== at) {
    throw new RangeError(`The fault "${fault.name}" is of the ${fault.at}, not of the ${at}.`);
  }
}
