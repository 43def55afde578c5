import { once } from "node:events";
import type { Server } from "node:http";
import type { Fault } from "./faults.ts";
import { DEMONSTRATION_CONSUMER, DEMONSTRATION_PRACTICE, PRACTICE_ASID } from "./identities.ts";
import { createMisbehaviour, type FaultHandle, type FaultMatch } from "./misbehaviour.ts";
import { indexPatients } from "./patient-index.ts";
import { createPractice } from "./practice.ts";
import type { ServiceRoots } from "./practice-call.ts";
import { createRequestLog, type ReceivedRequest } from "./request-log.ts";
import { createSds, type Registration, SDS_PATH } from "./sds.ts";
import { listen, serve } from "./server.ts";
import type { SimulatedPatient } from "./simulated-patient.ts";
import { createSsp } from "./ssp.ts";
import { syntheticPatients } from "./synthetic/synthetic-patients.ts";

export interface ProviderOptions {
  /** @default syntheticPatients() */
  readonly patients?: readonly SimulatedPatient[];
  /** @default DEMONSTRATION_PRACTICE */
  readonly practice?: { readonly odsCode: string; readonly name: string };
  /** Loopback ports; 0 is any free one. @default 0 for each */
  readonly ports?: { readonly sds?: number; readonly ssp?: number; readonly practice?: number };
  /** The clock by which tokens and dates are judged. @default the system's */
  readonly now?: () => Date;
}

/** A running GP Connect provider with its Spine, on loopback. */
export interface Provider {
  readonly practice: { readonly odsCode: string; readonly name: string; readonly asid: string };
  readonly urls: {
    /** Base of the SDS FHIR service. */
    readonly sds: string;
    /** Base of the proxy. */
    readonly ssp: string;
    /** Origin of the practice. Its paths are also those of a gpc-consumer adaptor: `/{ODS}/STU3/1/gpconnect/…/fhir`. */
    readonly practice: string;
    readonly serviceRoots: ServiceRoots;
  };
  readonly patients: readonly SimulatedPatient[];
  /** What arrived, in order; after 50,000 requests the oldest are forgotten. */
  readonly requests: readonly ReceivedRequest[];
  /** Misbehaves from now on, until the handle stops it or it has struck as often as it should. */
  misbehave(fault: Fault, match?: FaultMatch): FaultHandle;
  /** Closes every connection and server. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a GP Connect practice with SDS and SSP on 127.0.0.1, which asks of consumers what the specification asks, and
 * answers as it says that providers answer.
 *
 * @throws Error if two patients share an NHS number, Patient id or Binary id, or if a port is taken
 * @example
 * const provider = await createProvider();
 * try { … provider.urls.ssp … } finally { await provider.close(); }
 */
export async function createProvider(options: ProviderOptions = {}): Promise<Provider> {
  const {
    patients = syntheticPatients(),
    practice = DEMONSTRATION_PRACTICE,
    now = () => new Date(),
  } = options;
  const ports = { sds: 0, ssp: 0, practice: 0, ...options.ports };
  const index = indexPatients(patients);
  const log = createRequestLog();
  const misbehaviour = createMisbehaviour();
  const started: Server[] = [];
  const closeAll = () => Promise.all(started.map(closeServer));
  const start = async (port: number) => {
    const listening = await listen(port);
    started.push(listening.server);
    return listening;
  };
  try {
    const atPractice = await start(ports.practice);
    const registration = register(practice.odsCode, atPractice.origin);
    serve(atPractice.server, createPractice(registration, index, now), log, misbehaviour);
    const atSsp = await start(ports.ssp);
    const ssp = createSsp(registration, DEMONSTRATION_CONSUMER.asid);
    serve(atSsp.server, ssp, log, misbehaviour);
    const atSds = await start(ports.sds);
    serve(atSds.server, createSds(registration), log, misbehaviour);
    const close = async () => {
      ssp.close();
      await closeAll();
    };
    return {
      practice: { ...practice, asid: registration.asid },
      urls: {
        sds: `${atSds.origin}${SDS_PATH}`,
        ssp: atSsp.origin,
        practice: atPractice.origin,
        serviceRoots: registration.serviceRoots,
      },
      patients,
      requests: log.requests,
      misbehave: (fault, match = {}) => misbehaviour.add(fault, match),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function register(odsCode: string, origin: string): Registration {
  const base = `${origin}/${odsCode}/STU3/1/gpconnect`;
  return {
    odsCode,
    asid: PRACTICE_ASID,
    partyKey: `${odsCode}-800001`,
    serviceRoots: {
      structured: `${base}/structured/fhir`,
      documents: `${base}/documents/fhir`,
      migration: `${base}/fhir`,
    },
  };
}

/** Connections that are still open are cut. Closing twice is harmless. */
async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
