import type { Activity } from "./activity.ts";
import { practiceAsid } from "./identities.ts";
import type { ServedInteractionName } from "./interactions.ts";
import type { ServiceRoots } from "./practice-call.ts";
import type { Registration } from "./sds.ts";
import type { SimulatedPatient } from "./simulated-patient.ts";

/** A practice, as it is wanted. */
export interface PracticeOptions {
  readonly odsCode: string;
  readonly name: string;
  /** @default syntheticPatients() */
  readonly patients?: readonly SimulatedPatient[];
}

/** A practice that answers, on a port of its own. */
export interface SimulatedPractice {
  readonly odsCode: string;
  readonly name: string;
  /** `Ssp-To`. */
  readonly asid: string;
  /** Origin. Its paths are also those of a gpc-consumer adaptor: `/{ODS}/STU3/1/gpconnect/…/fhir`. */
  readonly url: string;
  readonly serviceRoots: ServiceRoots;
  readonly patients: readonly SimulatedPatient[];
  /**
   * The most requests that it had under way at once since it started. One is under way from its arrival until its answer
   * ends or the consumer goes away.
   *
   * @param interaction counts the requests for this alone @default all
   */
  mostAtOnce(interaction?: ServedInteractionName): number;
  /** How many times it was asked for a document, by either interaction, whatever it answered. */
  requestsFor(binaryId: string): number;
}

/** What SDS is told of a practice; `place` is its place among the practices, from 0. */
export function register(odsCode: string, origin: string, place: number): Registration {
  const base = `${origin}/${odsCode}/STU3/1/gpconnect`;
  return {
    odsCode,
    asid: practiceAsid(place),
    partyKey: `${odsCode}-800001`,
    serviceRoots: {
      structured: `${base}/structured/fhir`,
      documents: `${base}/documents/fhir`,
      migration: `${base}/fhir`,
    },
  };
}

export function simulatedPractice(
  name: string,
  url: string,
  { odsCode, asid, serviceRoots }: Registration,
  patients: readonly SimulatedPatient[],
  activity: Activity,
): SimulatedPractice {
  return {
    odsCode,
    name,
    asid,
    url,
    serviceRoots,
    patients,
    mostAtOnce: (interaction) => activity.mostAtOnce(odsCode, interaction),
    requestsFor: (binaryId) => activity.requestsFor(odsCode, binaryId),
  };
}
