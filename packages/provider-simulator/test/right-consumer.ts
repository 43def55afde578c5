import { randomUUID } from "node:crypto";
import type { JsonObject } from "@gpdocs/model";
import type { Provider, SimulatedPractice } from "../src/index.ts";
import { ALICE } from "./simulated-patients.ts";
import { exchange, type Received, type Sent } from "./wire.ts";

/*
 * A consumer written from the specification's pages alone: nothing in it comes from the code under test, so that what the
 * simulator takes for right is right.
 */

export type Call = keyof typeof CALLS;
export type Route = "ssp" | "direct";

/** What a test may make wrong before the request is sent. */
export interface Draft {
  method: string;
  origin: string;
  /** Before the service root: empty on the direct route, `/` and the practice's origin through the SSP. */
  prefix: string;
  /** Path of the service root. */
  root: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  tokenHeader: Record<string, unknown>;
  claims: Record<string, unknown>;
  /** Makes the whole header, where the token itself is to be wrong. */
  authorization: (token: string) => string;
  parameters: JsonObject | null;
}

export const INCLUDES = [
  "_include=DocumentReference:subject:Patient",
  "_include=DocumentReference:custodian:Organization",
  "_include=DocumentReference:author:Organization",
  "_include=DocumentReference:author:Practitioner",
  "_revinclude:recurse=PractitionerRole:practitioner",
];

const URN = "urn:nhs:names:services:gpconnect";

const CALLS = {
  record: {
    id: `${URN}:fhir:operation:gpc.getstructuredrecord-1`,
    method: "POST",
    root: "structured",
    path: "Patient/$gpc.getstructuredrecord",
    query: "",
    reason: "directcare",
    scope: "patient/*.read",
  },
  migrate: {
    id: `${URN}:fhir:operation:gpc.migratestructuredrecord-1`,
    method: "POST",
    root: "migration",
    path: "Patient/$gpc.migratestructuredrecord",
    query: "",
    reason: "migration",
    scope: "patient/*.read",
  },
  find: {
    id: `${URN}:documents:fhir:rest:search:patient-1`,
    method: "GET",
    root: "documents",
    path: "Patient",
    query: `?identifier=https://fhir.nhs.uk/Id/nhs-number%7C${ALICE}`,
    reason: "directcare",
    scope: "patient/*.read",
  },
  search: {
    id: `${URN}:documents:fhir:rest:search:documentreference-1`,
    method: "GET",
    root: "documents",
    path: "Patient/alice/DocumentReference",
    query: `?${INCLUDES.join("&")}`,
    reason: "directcare",
    scope: "patient/*.read",
  },
  binary: {
    id: `${URN}:documents:fhir:rest:read:binary-1`,
    method: "GET",
    root: "documents",
    path: "Binary/letter",
    query: "",
    reason: "directcare",
    scope: "patient/*.read",
  },
  migrateBinary: {
    id: `${URN}:documents:fhir:rest:migrate:binary-1`,
    method: "GET",
    root: "documents",
    path: "Binary/letter",
    query: "",
    reason: "migration",
    scope: "patient/*.read",
  },
  metadata: {
    id: `${URN}:documents:fhir:rest:read:metadata-1`,
    method: "GET",
    root: "documents",
    path: "metadata",
    query: "",
    reason: "directcare",
    scope: "organization/*.read",
  },
  foundations: {
    id: `${URN}:fhir:rest:read:metadata-1`,
    method: "GET",
    root: "migration",
    path: "metadata",
    query: "",
    reason: "directcare",
    scope: "organization/*.read",
  },
} as const;

/** Where a request goes to. A provider is one; of several practices any is, with {@link practiceOf}. */
export interface Addressee {
  readonly practice: { readonly asid: string };
  readonly urls: Pick<Provider["urls"], "ssp" | "practice" | "serviceRoots">;
}

/** One of the provider's practices. */
export function practiceOf({ urls }: Provider, practice: SimulatedPractice): Addressee {
  const { url, serviceRoots } = practice;
  return { practice, urls: { ssp: urls.ssp, practice: url, serviceRoots } };
}

/** Sends a right request, or one that a change makes wrong. */
export function call(
  provider: Addressee,
  name: Call,
  change: (draft: Draft) => void = () => {},
  route: Route = "direct",
): Promise<Received> {
  return exchange(prepared(provider, name, change, route));
}

/** The request that {@link call} sends. */
export function prepared(
  provider: Addressee,
  name: Call,
  change: (draft: Draft) => void = () => {},
  route: Route = "direct",
): Sent {
  const { id, method, root, path, query, reason, scope } = CALLS[name];
  const serviceRoot = provider.urls.serviceRoots[root];
  const parameters = method === "POST" ? parametersFor(name) : null;
  const draft: Draft = {
    method,
    origin: route === "ssp" ? provider.urls.ssp : provider.urls.practice,
    prefix: route === "ssp" ? `/${provider.urls.practice}` : "",
    root: new URL(serviceRoot).pathname,
    path,
    query,
    headers: {
      Accept: "application/fhir+json",
      "Ssp-TraceID": randomUUID(),
      "Ssp-InteractionID": id,
      ...(route === "ssp" ? { "Ssp-From": "200000000115", "Ssp-To": provider.practice.asid } : {}),
      ...(parameters === null ? {} : { "Content-Type": "application/fhir+json;charset=utf-8" }),
    },
    tokenHeader: { alg: "none", typ: "JWT" },
    claims: claims(serviceRoot, reason, scope),
    authorization: (token) => `Bearer ${token}`,
    parameters,
  };
  change(draft);
  const token = `${base64url(draft.tokenHeader)}.${base64url(draft.claims)}.`;
  const authorization = draft.authorization(token);
  return {
    method: draft.method,
    origin: draft.origin,
    target: `${draft.prefix}${draft.root}/${draft.path}${draft.query}`,
    headers: { ...draft.headers, ...(authorization === "" ? {} : { Authorization: authorization }) },
    ...(draft.parameters === null ? {} : { body: JSON.stringify(draft.parameters) }),
  };
}

/** A change that asks for another Binary. */
export function ofBinary(id: string, headers: Readonly<Record<string, string>> = {}): (draft: Draft) => void {
  return (draft) => {
    draft.path = `Binary/${id}`;
    Object.assign(draft.headers, headers);
  };
}

/** A Parameters resource for a patient. */
export function parametersOf(nhsNumber: string, areas: readonly JsonObject[]): JsonObject {
  const valueIdentifier = { system: "https://fhir.nhs.uk/Id/nhs-number", value: nhsNumber };
  return { resourceType: "Parameters", parameter: [{ name: "patientNHSNumber", valueIdentifier }, ...areas] };
}

function parametersFor(name: Call): JsonObject {
  const part = [{ name: "includeSensitiveInformation", valueBoolean: false }];
  return parametersOf(
    ALICE,
    name === "migrate" ? [{ name: "includeFullRecord", part }] : [{ name: "includeConsultations" }],
  );
}

function claims(aud: string, reason: string, scope: string): Record<string, unknown> {
  const iat = Math.floor(Date.now() / 1000);
  return {
    iss: "https://consumersupplier.thirdparty.nhs.uk/",
    sub: "10019",
    aud,
    exp: iat + 300,
    iat,
    reason_for_request: reason,
    requested_scope: scope,
    requesting_device: {
      resourceType: "Device",
      identifier: [{ system: "https://consumersupplier.com/Id/device-identifier", value: "CONS-APP-4" }],
      model: "Consumer product name",
      version: "5.3.0",
    },
    requesting_organization: {
      resourceType: "Organization",
      identifier: [{ system: "https://fhir.nhs.uk/Id/ods-organization-code", value: "A1001" }],
      name: "Test Hospital",
    },
    requesting_practitioner: {
      resourceType: "Practitioner",
      id: "10019",
      identifier: [
        { system: "https://fhir.nhs.uk/Id/sds-user-id", value: "111222333444" },
        { system: "https://fhir.nhs.uk/Id/sds-role-profile-id", value: "444555666777" },
        {
          system: "https://consumersupplier.com/Id/user-guid",
          value: "98ed4f78-814d-4266-8d5b-cde742f3093c",
        },
      ],
      name: [{ family: "Jones", given: ["Claire"], prefix: ["Dr"] }],
    },
  };
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
}
