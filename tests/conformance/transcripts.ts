import { type LiteralRequest, literalRequest } from "./literal-request.ts";

export type Capability = "structured" | "documents";

/** One call of the specification: the request as its page writes it, and what the token has to say about it. */
export interface Transcript {
  readonly call: Call;
  readonly capability: Capability;
  readonly interaction: string;
  readonly request: LiteralRequest;
  /** `reason_for_request`, from *Cross-organisation audit and provenance*. */
  readonly reason: "directcare" | "migration";
  /** `requested_scope` may be any of these. */
  readonly scopes: readonly string[];
}

export type Call = (typeof WRITTEN)[number]["call"];

/** The calls of both sessions and of migration, between one consumer and one provider. */
export function transcripts(parties: { consumerAsid: string; providerAsid: string }): readonly Transcript[] {
  return WRITTEN.map((written) => ({
    ...written,
    request: literalRequest(written.request, { ...parties, interaction: written.interaction }),
  }));
}

const READ = ["patient/*.read", "patient/*.read conf/N"];
const READ_SENSITIVE = [...READ, "patient/*.read conf/R"];

/** The four headers that the Spine Secure Proxy needs, the token, and what general API guidance says of the rest. */
const HEADERS = `
Accept: application/fhir+json{charset, if you like}
Accept-Encoding: {anything}gzip{anything}
Ssp-TraceID: {uuid}
Ssp-From: {consumerAsid}
Ssp-To: {providerAsid}
Ssp-InteractionID: {interaction}
Authorization: Bearer {token}`;

const HEADERS_WITH_BODY = `${HEADERS}
Content-Type: application/fhir+json;charset=utf-8`;

const WRITTEN = [
  {
    call: "find a patient",
    capability: "documents",
    interaction: "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:patient-1",
    reason: "directcare",
    scopes: READ,
    request: `GET /Patient?identifier=https://fhir.nhs.uk/Id/nhs-number%7C{digits}${HEADERS}`,
  },
  {
    call: "search for a patient's documents",
    capability: "documents",
    interaction: "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:documentreference-1",
    reason: "directcare",
    scopes: READ,
    request:
      "GET /Patient/{id}/DocumentReference?_include=DocumentReference:subject:Patient" +
      "&_include=DocumentReference:custodian:Organization" +
      "&_include=DocumentReference:author:Organization" +
      "&_include=DocumentReference:author:Practitioner" +
      `&_revinclude:recurse=PractitionerRole:practitioner${HEADERS}`,
  },
  {
    call: "retrieve a document",
    capability: "documents",
    interaction: "urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1",
    reason: "directcare",
    scopes: READ,
    request: `GET /Binary/{id}${HEADERS}`,
  },
  {
    call: "migrate a document",
    capability: "documents",
    interaction: "urn:nhs:names:services:gpconnect:documents:fhir:rest:migrate:binary-1",
    reason: "migration",
    scopes: READ_SENSITIVE,
    request: `GET /Binary/{id}${HEADERS}`,
  },
  {
    call: "retrieve a patient's structured record",
    capability: "structured",
    interaction: "urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1",
    reason: "directcare",
    scopes: READ,
    request: `POST /Patient/$gpc.getstructuredrecord${HEADERS_WITH_BODY}`,
  },
  {
    call: "migrate a patient's structured record",
    capability: "structured",
    interaction: "urn:nhs:names:services:gpconnect:fhir:operation:gpc.migratestructuredrecord-1",
    reason: "migration",
    scopes: READ_SENSITIVE,
    request: `POST /Patient/$gpc.migratestructuredrecord${HEADERS_WITH_BODY}`,
  },
] as const;
