import { createActivity } from "./activity.ts";
import type { Role } from "./exchange.ts";
import type { Fault } from "./faults/fault.ts";
import type { Mix } from "./faults/mix.ts";
import { DEMONSTRATION_CONSUMER, DEMONSTRATION_PRACTICE } from "./identities.ts";
import { type Listener, listen, type NetworkFaultName } from "./listener.ts";
import { createMisbehaviour, type FaultHandle, type FaultMatch, type MixHandle } from "./misbehaviour.ts";
import { indexPatients } from "./patient-index.ts";
import { createPractice } from "./practice.ts";
import type { ServiceRoots } from "./practice-call.ts";
import { createRequestLog, type ReceivedRequest } from "./request-log.ts";
import { createSds, type Registration, SDS_PATH } from "./sds.ts";
import { serve } from "./server.ts";
import type { SimulatedPatient } from "./simulated-patient.ts";
import {
  type PracticeOptions,
  register,
  type SimulatedPractice,
  simulatedPractice,
} from "./simulated-practice.ts";
import { createSsp } from "./ssp.ts";
import { syntheticPatients } from "./synthetic/synthetic-patients.ts";

export type ProviderOptions = CommonOptions & (OnePractice | SeveralPractices);

interface CommonOptions {
  /** Loopback ports; 0 is any free one. Of several practices only the first has the port given. @default 0 for each */
  readonly ports?: { readonly sds?: number; readonly ssp?: number; readonly practice?: number };
  /** The clock by which tokens and dates are judged. @default the system's */
  readonly now?: () => Date;
  /** How many of the latest requests are remembered with their headers and bodies, about 2 kB each. @default 50_000 */
  readonly requestsKept?: number;
}

interface OnePractice {
  /** @default syntheticPatients() */
  readonly patients?: readonly SimulatedPatient[];
  /** @default DEMONSTRATION_PRACTICE */
  readonly practice?: { readonly odsCode: string; readonly name: string };
  readonly practices?: never;
}

interface SeveralPractices {
  /** At least one, each with an ODS code of its own. They share SDS and SSP. */
  readonly practices: readonly PracticeOptions[];
  readonly practice?: never;
  readonly patients?: never;
}

/** A running GP Connect provider with its Spine, on loopback. */
export interface Provider {
  /** The practice, or the first of several. */
  readonly practice: SimulatedPractice;
  readonly practices: readonly SimulatedPractice[];
  readonly urls: {
    /** Base of the SDS FHIR service. */
    readonly sds: string;
    /** Base of the proxy. */
    readonly ssp: string;
    /** Origin of {@link practice}. */
    readonly practice: string;
    /** Those of {@link practice}. */
    readonly serviceRoots: ServiceRoots;
  };
  /** Those of {@link practice}. */
  readonly patients: readonly SimulatedPatient[];
  /** What arrived, in order; after `requestsKept` requests the oldest are forgotten. */
  readonly requests: readonly ReceivedRequest[];
  /** Connections that are open now, the SSP's own to practices among them. */
  readonly openSockets: Readonly<Record<Role, number>>;
  /**
   * Misbehaves from now on, until the handle stops it or it has struck as often as it should.
   *
   * @throws RangeError if the fault is not of the server that is meant
   */
  misbehave(fault: Fault, match?: FaultMatch): FaultHandle;
  /**
   * Misbehaves towards some documents, chosen by seed and Binary id alone, until the handle stops it.
   *
   * @throws RangeError for shares of more than 1 together, or a number of times that cannot be
   * @example
   * const mix = provider.misbehaveMixed({ seed: 1, faults: parseFaults("status-503:times=2,share=0.1") });
   * mix.faultOf(binaryId)?.fault.name; // "status-503" for one document in ten
   */
  misbehaveMixed(mix: Mix): MixHandle;
  /**
   * Cuts all connections to a server and has the network fail at its address, until `stop` has it listen again, on the
   * same port. Of several practices all are struck where no ODS code is given.
   *
   * @throws Error if the port has been taken by someone else meanwhile
   */
  breakNetwork(fault: NetworkFaultName, match?: NetworkMatch): Promise<NetworkHandle>;
  /** Closes every connection and server. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type NetworkMatch = Pick<FaultMatch, "at" | "odsCode">;

export interface NetworkHandle {
  stop(): Promise<void>;
}

/**
 * Starts a GP Connect practice, or several, with SDS and SSP on 127.0.0.1, which asks of consumers what the specification
 * asks, and answers as it says that providers answer.
 *
 * @throws Error if two patients of a practice share an NHS number, Patient id or Binary id, if two practices share an ODS
 *   code or there is none, or if a port is taken
 * @example
 * const provider = await createProvider();
 * try { … provider.urls.ssp … } finally { await provider.close(); }
 */
export async function createProvider(options: ProviderOptions = {}): Promise<Provider> {
  const { now = () => new Date(), requestsKept = 50_000 } = options;
  const ports = { sds: 0, ssp: 0, practice: 0, ...options.ports };
  const wanted = practicesOf(options);
  const log = createRequestLog(requestsKept);
  const activity = createActivity();
  const misbehaviour = createMisbehaviour();
  const surroundings = { log, activity, misbehaviour };
  const started: Listener[] = [];
  const closeAll = () => Promise.all(started.map((listener) => listener.close()));
  const start = async (port: number) => {
    const listener = await listen(port);
    started.push(listener);
    return listener;
  };
  try {
    const running: RunningPractice[] = [];
    for (const [place, { odsCode, name, patients }] of wanted.entries()) {
      const index = indexPatients(patients);
      const listener = await start(place === 0 ? ports.practice : 0);
      const registration = register(odsCode, listener.origin, place);
      serve(listener.server, createPractice(registration, index, now), surroundings);
      const practice = simulatedPractice(name, listener.origin, registration, patients, activity);
      running.push({ listener, registration, practice });
    }
    const [first] = running;
    if (first === undefined) throw new Error("A provider needs at least one practice.");
    const registrations = running.map(({ registration }) => registration);
    const atSsp = await start(ports.ssp);
    const ssp = createSsp(registrations, DEMONSTRATION_CONSUMER.asid);
    serve(atSsp.server, ssp, surroundings);
    const atSds = await start(ports.sds);
    serve(atSds.server, createSds(registrations), surroundings);
    const listenersAt = ({ at = "practice", odsCode }: NetworkMatch): readonly Listener[] => {
      if (at !== "practice") return [at === "ssp" ? atSsp : atSds];
      const meant = running.filter(({ practice }) => odsCode === undefined || odsCode === practice.odsCode);
      return meant.map(({ listener }) => listener);
    };
    const close = async () => {
      ssp.close();
      await closeAll();
    };
    return {
      practice: first.practice,
      practices: running.map(({ practice }) => practice),
      urls: {
        sds: `${atSds.origin}${SDS_PATH}`,
        ssp: atSsp.origin,
        practice: first.practice.url,
        serviceRoots: first.practice.serviceRoots,
      },
      patients: first.practice.patients,
      requests: log.requests,
      get openSockets() {
        const practice = running.reduce((sum, { listener }) => sum + listener.openSockets, 0);
        return { sds: atSds.openSockets, ssp: atSsp.openSockets, practice };
      },
      misbehave: (fault, match = {}) => misbehaviour.add(fault, match),
      misbehaveMixed: (mix) => misbehaviour.addMix(mix),
      async breakNetwork(fault, match = {}) {
        const listeners = listenersAt(match);
        await Promise.all(listeners.map((listener) => listener.breakNetwork(fault)));
        return {
          async stop() {
            await Promise.all(listeners.map((listener) => listener.restore()));
          },
        };
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface RunningPractice {
  readonly listener: Listener;
  readonly registration: Registration;
  readonly practice: SimulatedPractice;
}

function practicesOf(options: ProviderOptions): readonly Required<PracticeOptions>[] {
  const { practice = DEMONSTRATION_PRACTICE, patients, practices } = options;
  const wanted = practices ?? [{ ...practice, ...(patients === undefined ? {} : { patients }) }];
  const codes = wanted.map(({ odsCode }) => odsCode);
  const twice = codes.find((code, place) => codes.indexOf(code) !== place);
  if (twice !== undefined) throw new Error(`Two practices of the simulator have the ODS code ${twice}.`);
  return wanted.map(({ odsCode, name, patients = syntheticPatients() }) => ({ odsCode, name, patients }));
}
