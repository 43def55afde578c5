import { INTERACTIONS } from "@gpdocs/model";
import { expect, it } from "vitest";

// Page Interaction IDs; the reason for request from Cross-organisation audit and provenance.
it.each([
  [
    "retrieve-structured-record",
    "fhir:operation:gpc.getstructuredrecord-1",
    "POST",
    "structured",
    "directcare",
  ],
  [
    "migrate-structured-record",
    "fhir:operation:gpc.migratestructuredrecord-1",
    "POST",
    "migration",
    "migration",
  ],
  ["find-patient", "documents:fhir:rest:search:patient-1", "GET", "documents", "directcare"],
  ["search-documents", "documents:fhir:rest:search:documentreference-1", "GET", "documents", "directcare"],
  ["retrieve-document", "documents:fhir:rest:read:binary-1", "GET", "documents", "directcare"],
  ["migrate-document", "documents:fhir:rest:migrate:binary-1", "GET", "documents", "migration"],
] as const)("%s is urn:nhs:names:services:gpconnect:%s", (name, id, method, capability, reason) => {
  expect(INTERACTIONS[name]).toMatchObject({
    id: `urn:nhs:names:services:gpconnect:${id}`,
    method,
    capability,
    reason,
  });
});
