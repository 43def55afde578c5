import { createHash } from "node:crypto";
import type { Role } from "../exchange.ts";
import type { Subject } from "../service.ts";
import { createTally } from "../tally.ts";
import { DECLARING, redeclared } from "./declarations.ts";
import { type Fault, requireAt } from "./fault.ts";

/** Faults that strike some documents of many. */
export interface Mix {
  /** Another seed is another plan; the number 7 and the text `7` are the same seed. */
  readonly seed: string | number;
  /** The server that misbehaves. @default "practice" */
  readonly at?: Role;
  /** Only this practice. @default every one */
  readonly odsCode?: string;
  /** Only this way of asking for a document. @default both */
  readonly interaction?: "retrieve-document" | "migrate-document";
  readonly faults: readonly MixedFault[];
}

export interface MixedFault {
  readonly fault: Fault;
  /** The share of all documents that it strikes, from 0 to 1. The shares of a mix are 1 at most together. */
  readonly share: number;
  /** How many of the first requests for such a document it strikes, from 1. @default every one */
  readonly times?: number;
}

/** What a mix has in store for one document. */
export interface PlannedFault {
  readonly fault: Fault;
  /** How many of the first requests for the document are struck; `Infinity` for every one. */
  readonly times: number;
}

/** A mix at work. */
export interface WorkingMix {
  readonly struck: number;
  faultOf(binaryId: string): PlannedFault | undefined;
  /** The fault that strikes a request, which is counted. */
  strike(role: Role, subject: Subject): Fault | undefined;
}

/**
 * The plan depends on nothing but seed, faults and Binary id, so that neither the order of requests nor their number at
 * once changes it.
 *
 * @throws RangeError for a share or a number of times that cannot be, or a fault that the server cannot have
 */
export function createMix(mix: Mix): WorkingMix {
  const { seed, at = "practice", odsCode, interaction, faults } = mix;
  check(faults, at);
  const requests = createTally();
  let struck = 0;
  const declares = faults.some(({ fault }) => fault.declare !== undefined);
  const faultOf = (binaryId: string) => planned(faults, placeOf(seed, binaryId));
  return {
    get struck() {
      return struck;
    },
    faultOf,
    strike(role, subject) {
      if (role !== at || (odsCode !== undefined && odsCode !== subject.odsCode)) return undefined;
      if (declares && DECLARING.some((declaring) => declaring === subject.interaction)) {
        return declaring((binaryId) => faultOf(binaryId)?.fault.declare);
      }
      const { binaryId } = subject;
      if (binaryId === null || (interaction !== undefined && interaction !== subject.interaction)) {
        return undefined;
      }
      const plan = faultOf(binaryId);
      if (plan === undefined || plan.fault.declare !== undefined) return undefined;
      if (plan.times !== Number.POSITIVE_INFINITY) {
        if (requests.add(`${subject.odsCode} ${binaryId}`) > plan.times) return undefined;
      }
      struck += 1;
      return plan.fault;
    },
  };
}

function check(faults: readonly MixedFault[], at: Role): void {
  for (const { fault, share, times } of faults) {
    if (!(share >= 0 && share <= 1)) {
      throw new RangeError(`The share of the fault "${fault.name}" is not between 0 and 1.`);
    }
    if (times !== undefined && !(Number.isSafeInteger(times) && times >= 1)) {
      throw new RangeError(`The fault "${fault.name}" cannot strike ${times} times: a whole number from 1.`);
    }
    if (times !== undefined && fault.declare !== undefined) {
      throw new RangeError(`The fault "${fault.name}" is not of requests, so it takes no times.`);
    }
    requireAt(fault, at);
  }
  const sum = faults.reduce((total, { share }) => total + share, 0);
  if (sum > 1 + ROUNDING) throw new RangeError(`The shares of the faults are ${sum} together, more than 1.`);
}

/** Shares such as 0.1 do not add up exactly. */
const ROUNDING = 1e-9;

/** Where a document stands between 0 and 1. */
function placeOf(seed: string | number, binaryId: string): number {
  return createHash("sha256").update(`${seed}\n${binaryId}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

function planned(faults: readonly MixedFault[], place: number): PlannedFault | undefined {
  let bound = 0;
  for (const { fault, share, times = Number.POSITIVE_INFINITY } of faults) {
    bound += share;
    if (place < bound) return { fault, times };
  }
  return undefined;
}

function declaring(declareOf: (binaryId: string) => Fault["declare"]): Fault {
  return {
    name: "declarations-of-a-mix",
    act: async (rightReply) => redeclared(await rightReply(), declareOf),
  };
}
