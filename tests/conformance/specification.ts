/** What a page of the GP Connect 1.6.2 specification says, in its own words. */
export interface Clause {
  readonly page: string;
  readonly says: string;
}

const AUDIT = "integration_cross_organisation_audit_and_provenance";
const GENERAL = "development_general_api_guidance";
const SECURITY = "development_api_security_guidance";
const ERRORS = "development_fhir_error_handling_guidance";
const FIND = "access_documents_use_case_find_a_patient";
const SEARCH = "access_documents_development_search_patient_documents";
const RECORD = "accessrecord_structured_development_retrieve_patient_record";
const MIGRATE = "accessrecord_structured_development_migrate_patient_record";
const SDS = "integration_spine_directory_service";
const SSP = "integration_spine_secure_proxy";
const REST_DIRECTORY = "the project's domain notes on SDS over REST, FHIR R4";

export const CLAUSES = {
  verb: { page: ERRORS, says: "invalid HTTP verb used" },
  unknownRequest: {
    page: ERRORS,
    says: "When the FHIR server has received a request for an operation or FHIR resource which is not (yet) implemented",
  },
  percentEncoding: { page: FIND, says: "apply percent encoding when constructing the request URL" },
  identifier: {
    page: FIND,
    says: "populate the `[system]` field with a valid patient identifier system URL (that is, `https://fhir.nhs.uk/Id/nhs-number`)",
  },
  includes: { page: SEARCH, says: "The request does not contain the mandatory `_include` parameters" },
  noQuery: { page: GENERAL, says: "Unrecognized search criteria SHALL always be ignored." },
  interaction: { page: ERRORS, says: "InteractionID header does not match request" },
  header: {
    page: ERRORS,
    says: "an expected header (for example, `interaction ID header`) is missing or invalid",
  },
  traceId: { page: SSP, says: "GUID/UUID generated per request" },
  accept: { page: GENERAL, says: "Servers SHALL support JSON: `application/fhir+json`" },
  gzip: { page: GENERAL, says: "clients/servers SHALL support GZIP compression" },
  charset: {
    page: GENERAL,
    says: "requests and responses SHALL explicitly set the character encoding to `UTF-8` using the `charset` parameter of the MIME-type in the `Content-Type` header",
  },
  unsupportedFormat: {
    page: GENERAL,
    says: "it SHALL return an HTTP status code of `415` indicating an `Unsupported Media Type`",
  },
  noBody: { page: FIND, says: "#### Payload request body ####\n\nN/A" },
  sender: { page: SSP, says: "reflects the organisation from where the request originates" },
  receiver: {
    page: SECURITY,
    says: "SHALL only accept requests for its allocated address space identifier (ASID), as specified by the `Ssp-To` header",
  },
  serviceRoot: {
    page: SDS,
    says: "**MUST NOT** reuse the FHIR service root URL retrieved from SDS for an interaction in one GP Connect capability (such as Appointment Management) in another capability (such as Access Record Structured).",
  },
  alteredRoot: { page: ERRORS, says: "Target URL varies from endpoint registered in SDS" },
  bearer: {
    page: AUDIT,
    says: "provide audit and provenance details in the HTTP `Authorization` header as an OAuth Bearer Token",
  },
  threeParts: {
    page: AUDIT,
    says: "**SHALL** consist of three [base64url encoded](https://tools.ietf.org/html/rfc4648#section-5) parts separated by dots `.`",
  },
  unsecured: {
    page: AUDIT,
    says: "generate an unsecured JWT using the 'none' algorithm parameter in the header",
  },
  emptySignature: { page: AUDIT, says: "Consumer systems **SHALL** generate an empty signature." },
  claims: {
    page: AUDIT,
    says: "Consumers **SHALL** populate the payload section of the JWT with the following claims",
  },
  subject: { page: AUDIT, says: "This **SHALL** match the value of the [`sub` (subject) claim]" },
  expiry: {
    page: AUDIT,
    says: "The expiration time **SHALL** be set to 5 minutes after the token creation time",
  },
  expired: { page: AUDIT, says: "Providers **SHALL** reject requests with expired tokens." },
  issuedAt: { page: AUDIT, says: "The time the request and token were generated in UTC." },
  parameters: { page: RECORD, says: "The provider could not parse the `Parameters` resource." },
  nhsNumberGiven: { page: RECORD, says: "The `patientNHSNumber` parameter is not provided" },
  nhsNumberValid: { page: RECORD, says: "for example it fails format or check digit tests" },
  noParameters: { page: RECORD, says: "No recognised parameters are provided" },
  unknownParameter: {
    page: RECORD,
    says: "The `Parameters` resource is populated with the parameters shown below.",
  },
  partWithoutValue: { page: RECORD, says: "A part parameter is passed without a value" },
  resolvedAllergies: {
    page: RECORD,
    says: "The `includeAllergies` parameter is passed without the corresponding `includeResolvedAllergies` part parameter",
  },
  wholeDates: { page: RECORD, says: "MUST be populated with whole dates only (for example, 2017-02-01)" },
  pastDates: {
    page: RECORD,
    says: "MUST be populated with a date less than or equal to the current date",
  },
  futureDates: {
    page: RECORD,
    says: "MUST be populated with a date greater than or equal to the current date",
  },
  dateOrder: { page: RECORD, says: "part parameter is greater than the end date" },
  bothFilters: {
    page: RECORD,
    says: "The `consultationSearchPeriod` and `includeNumberOfMostRecent` part parameters are both populated",
  },
  combination: { page: RECORD, says: "A combination of parameters is included that isn't permitted" },
  filterStatus: { page: RECORD, says: "contains a value other than `active` or `inactive`" },
  registeredPractice: {
    page: MIGRATE,
    says: "The ODS code in the JWT doesn't match the ODS code for the patient's registered practice on PDS",
  },
  fullRecord: { page: MIGRATE, says: "Include the patient's full clinical record in the response." },
  sensitive: {
    page: MIGRATE,
    says: "The JWT `requested_scope` is set to `conf/N` when a request has been made for sensitive information",
  },
  directory: {
    page: SDS,
    says: "resolve the [FHIR service root URL](development_general_api_guidance.html#service-root-url) and ASID for a given capability",
  },
  directoryRest: {
    page: REST_DIRECTORY,
    says: "its Accept must be exactly application/fhir+json, apikey a header, X-Correlation-Id a UUID",
  },
  partyKey: {
    page: SDS,
    says: "Consumer systems **MUST** use the Party Key retrieved in Step 1 along with the practice's ODS code",
  },
} as const satisfies Readonly<Record<string, Clause>>;

/** The Spine error codes that this provider answers with, from the error handling page's tables. */
export const SPINE_ERRORS = {
  BAD_REQUEST: { status: 400, issue: "invalid", display: "Submitted request is malformed/invalid" },
  CONFLICTING_VALUES: {
    status: 400,
    issue: "invalid",
    display: "Conflicting values have been specified in different fields",
  },
  INVALID_NHS_NUMBER: { status: 400, issue: "value", display: "Invalid NHS number" },
  // The migrate a document page names this one; the error handling page's tables do not have it.
  NOT_AUTHORISED: { status: 403, issue: "forbidden", display: "Not authorised" },
  NO_RELATIONSHIP: {
    status: 403,
    issue: "forbidden",
    display: "No legitimate relationship exists with this patient",
  },
  PATIENT_NOT_FOUND: { status: 404, issue: "not-found", display: "Patient not found" },
  NO_RECORD_FOUND: { status: 404, issue: "not-found", display: "No record found" },
  INVALID_RESOURCE: { status: 422, issue: "invalid", display: "Invalid validation of resource" },
  INVALID_PARAMETER: { status: 422, issue: "invalid", display: "Invalid parameter" },
  INTERNAL_SERVER_ERROR: { status: 500, issue: "processing", display: "Unexpected internal server error" },
  NOT_IMPLEMENTED: { status: 501, issue: "not-supported", display: "Not implemented" },
} as const;

export type SpineCode = keyof typeof SPINE_ERRORS;
