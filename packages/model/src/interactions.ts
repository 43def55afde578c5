/** The GP Connect services of a practice. Each capability has a service root of its own. */
export type Capability = "structured" | "documents" | "migration";

/** What a call to a practice is: one row of {@link INTERACTIONS}. */
export interface Interaction {
  /** The value of `Ssp-InteractionID`, and the key of the SDS look-up. */
  readonly id: string;
  readonly method: "GET" | "POST";
  /** The capability whose service root the request is sent to, where SDS does not say. */
  readonly capability: Capability;
  /** The token's `reason_for_request`. */
  readonly reason: "directcare" | "migration";
  /** The token's `requested_scope`. */
  readonly scope: "patient/*.read" | "organization/*.read";
}

/**
 * Every interaction that gpdocs has with a practice. Adding an interaction is adding a row.
 *
 * Pages: *Interaction IDs*, *Cross-organisation audit and provenance*.
 */
export const INTERACTIONS = {
  "retrieve-structured-record": {
    id: "urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1",
    method: "POST",
    capability: "structured",
    reason: "directcare",
    scope: "patient/*.read",
  },
  "migrate-structured-record": {
    id: "urn:nhs:names:services:gpconnect:fhir:operation:gpc.migratestructuredrecord-1",
    method: "POST",
    capability: "migration",
    reason: "migration",
    scope: "patient/*.read",
  },
  "find-patient": {
    id: "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:patient-1",
    method: "GET",
    capability: "documents",
    reason: "directcare",
    scope: "patient/*.read",
  },
  "search-documents": {
    id: "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:documentreference-1",
    method: "GET",
    capability: "documents",
    reason: "directcare",
    scope: "patient/*.read",
  },
  "retrieve-document": {
    id: "urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1",
    method: "GET",
    capability: "documents",
    reason: "directcare",
    scope: "patient/*.read",
  },
  "migrate-document": {
    id: "urn:nhs:names:services:gpconnect:documents:fhir:rest:migrate:binary-1",
    method: "GET",
    capability: "documents",
    reason: "migration",
    scope: "patient/*.read",
  },
} as const satisfies Record<string, Interaction>;

export type InteractionName = keyof typeof INTERACTIONS;
