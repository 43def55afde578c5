import type { Role } from "./exchange.ts";
import type { ServedInteractionName } from "./interactions.ts";
import type { Subject } from "./service.ts";
import { createTally } from "./tally.ts";

/** What practices have to do at once, and how often each document is asked of them. Requests to SDS and SSP do not count. */
export interface Activity {
  /**
   * A request is under way from now on.
   *
   * @returns what to call, once or more, as soon as the consumer may know that it is answered
   */
  begin(role: Role, subject: Subject): () => void;
  /** The most requests that a practice had under way at once. */
  mostAtOnce(odsCode: string, interaction?: ServedInteractionName): number;
  requestsFor(odsCode: string, binaryId: string): number;
}

export function createActivity(): Activity {
  const underWay = new Map<string, Gauge>();
  const perBinary = createTally();
  const gauge = (key: string) => {
    const found = underWay.get(key) ?? { now: 0, most: 0 };
    underWay.set(key, found);
    return found;
  };
  return {
    begin(role, { odsCode, interaction, binaryId }) {
      if (role !== "practice" || odsCode === null) return () => {};
      if (binaryId !== null) perBinary.add(keyOf(odsCode, binaryId));
      const gauges = [gauge(keyOf(odsCode)), gauge(keyOf(odsCode, interaction ?? ""))];
      for (const counted of gauges) {
        counted.now += 1;
        counted.most = Math.max(counted.most, counted.now);
      }
      return () => {
        for (const counted of gauges.splice(0)) counted.now -= 1;
      };
    },
    mostAtOnce: (odsCode, interaction) => underWay.get(keyOf(odsCode, interaction))?.most ?? 0,
    requestsFor: (odsCode, binaryId) => perBinary.of(keyOf(odsCode, binaryId)),
  };
}

interface Gauge {
  now: number;
  most: number;
}

function keyOf(odsCode: string, what?: string): string {
  return what === undefined ? odsCode : `${odsCode} ${what}`;
}
