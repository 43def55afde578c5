import type { JsonObject } from "@gpdocs/model";
import { DOCUMENTS_ROOT, type SimulatedBinary, type SimulatedPatient } from "../src/simulated-patient.ts";

/** Alice has everything; the others are there for one answer each. */
export const ALICE = "9990000018";
export const DECEASED = "9990000034";
export const DISSENTING = "9990000042";
export const UNKNOWN = "9990000050";

export const LARGE = 5 * 1024 * 1024 + 1;

export function patients(): readonly SimulatedPatient[] {
  return [
    patient(ALICE, "alice", "active", [
      ["letter", { contentType: "text/plain", size: 5, bytes: () => new TextEncoder().encode("Hello") }],
      ["large", zeros(LARGE)],
      ["limit", zeros(LARGE - 1)],
    ]),
    patient(DECEASED, "deceased", "deceased", [["deceased-letter", zeros(3)]]),
    patient(DISSENTING, "dissenting", "dissents", [["dissenting-letter", zeros(3)]]),
  ];
}

export function record(nhsNumber: string, id: string): JsonObject {
  return bundle("collection", [
    patientResource(nhsNumber, id),
    { resourceType: "Encounter", id: "encounter-1" },
    document("scan", id, { created: "2020-05-17", description: "Chest scan" }),
  ]);
}

function patient(
  nhsNumber: string,
  id: string,
  status: SimulatedPatient["status"],
  binaries: readonly (readonly [string, SimulatedBinary])[],
): SimulatedPatient {
  return {
    nhsNumber,
    description: id,
    record: record(nhsNumber, id),
    search: searchset(nhsNumber, id),
    binaries: new Map(binaries),
    status,
  };
}

function searchset(nhsNumber: string, id: string): JsonObject {
  return bundle("searchset", [
    patientResource(nhsNumber, id),
    organization("hospital", "RAE01"),
    organization("practice", "A82038"),
    document("scan", id, { created: "2020-05-17", description: "Chest scan", author: "hospital" }),
    document("month", id, { created: "2020-06", type: "Discharge letter", author: "practice" }),
    document("undated", id, {
      indexed: "2021-03-01T09:30:00+00:00",
      description: "Referral",
      author: "practice",
    }),
  ]);
}

function document(
  id: string,
  patientId: string,
  facts: { created?: string; indexed?: string; description?: string; type?: string; author?: string },
): JsonObject {
  return {
    resourceType: "DocumentReference",
    id,
    subject: { reference: `Patient/${patientId}` },
    ...(facts.created === undefined ? {} : { created: facts.created }),
    indexed: facts.indexed ?? "2022-01-01T00:00:00+00:00",
    ...(facts.description === undefined ? {} : { description: facts.description }),
    ...(facts.type === undefined ? {} : { type: { coding: [{ display: facts.type }] } }),
    ...(facts.author === undefined ? {} : { author: [{ reference: `Organization/${facts.author}` }] }),
    content: [{ attachment: { contentType: "text/plain", url: `${DOCUMENTS_ROOT}/Binary/letter`, size: 5 } }],
  };
}

function patientResource(nhsNumber: string, id: string): JsonObject {
  const identifier = [{ system: "https://fhir.nhs.uk/Id/nhs-number", value: nhsNumber }];
  return { resourceType: "Patient", id, identifier };
}

function organization(id: string, odsCode: string): JsonObject {
  const identifier = [{ system: "https://fhir.nhs.uk/Id/ods-organization-code", value: odsCode }];
  return { resourceType: "Organization", id, identifier };
}

function bundle(type: string, resources: readonly JsonObject[]): JsonObject {
  return { resourceType: "Bundle", type, entry: resources.map((resource) => ({ resource })) };
}

function zeros(size: number): SimulatedBinary {
  return { contentType: "application/octet-stream", size, bytes: () => new Uint8Array(size) };
}
