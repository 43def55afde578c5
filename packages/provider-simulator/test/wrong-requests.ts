import { type Call, type Draft, INCLUDES } from "./right-consumer.ts";
import { ALICE } from "./simulated-patients.ts";

/** A request that is wrong in one way, and what the specification answers it with. */
export interface WrongRequest {
  readonly rule: string;
  readonly what: string;
  readonly call: Call;
  readonly change: (draft: Draft) => void;
  readonly status: number;
  readonly code: string;
}

/** How requests go wrong before anybody reads a parameter. */
export const WRONG_REQUESTS: readonly WrongRequest[] = [
  wrong("service-root", "another practice's root", "binary", 404, "NO_RECORD_FOUND", (d) => {
    d.root = d.root.replace("A82038", "B12345");
    d.claims["aud"] = "http://elsewhere";
  }),
  wrong("service-root", "a root in other letters", "binary", 404, "NO_RECORD_FOUND", (d) => {
    d.root = d.root.replace("documents", "Documents");
  }),
  wrong("service-root", "a collapsed segment", "binary", 404, "NO_RECORD_FOUND", (d) => {
    d.root = d.root.replace("/fhir", "//fhir");
  }),
  wrong("interaction-id", "no interaction id", "find", 400, "BAD_REQUEST", (d) => {
    delete d.headers["Ssp-InteractionID"];
  }),
  wrong("interaction-id", "Foundations' find a patient", "find", 400, "BAD_REQUEST", (d) => {
    d.headers["Ssp-InteractionID"] = "urn:nhs:names:services:gpconnect:fhir:rest:search:patient-1";
  }),
  wrong("http-method", "POST for GET", "binary", 400, "BAD_REQUEST", (d) => {
    d.method = "POST";
  }),
  wrong("own-service-root", "documents at the structured root", "binary", 400, "BAD_REQUEST", (d) => {
    d.root = d.root.replace("documents", "structured");
    d.claims["aud"] = String(d.claims["aud"]).replace("documents", "structured");
  }),
  wrong("interaction-path", "the search's id on a Binary", "binary", 400, "BAD_REQUEST", (d) => {
    d.headers["Ssp-InteractionID"] =
      "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:documentreference-1";
  }),
  wrong("url-encoding", "a bare |", "find", 400, "BAD_REQUEST", (d) => {
    d.query = d.query.replace("%7C", "|");
  }),
  wrong("url-encoding", "a % on its own", "search", 400, "BAD_REQUEST", (d) => {
    d.query += "&description=100%";
  }),
  wrong("trace-id", "no trace id", "find", 400, "BAD_REQUEST", (d) => {
    delete d.headers["Ssp-TraceID"];
  }),
  wrong("trace-id", "a trace id that is no UUID", "find", 400, "BAD_REQUEST", (d) => {
    d.headers["Ssp-TraceID"] = "1234";
  }),
  wrong("provider-asid", "another practice's ASID", "find", 400, "BAD_REQUEST", (d) => {
    d.headers["Ssp-To"] = "999999999999";
  }),
  wrong("accept", "anything", "binary", 415, "BAD_REQUEST", (d) => {
    d.headers["Accept"] = "*/*";
  }),
  wrong("accept", "XML", "record", 415, "BAD_REQUEST", (d) => {
    d.headers["Accept"] = "application/fhir+xml";
  }),
  wrong("content-type", "no charset", "record", 415, "BAD_REQUEST", (d) => {
    d.headers["Content-Type"] = "application/fhir+json";
  }),
  wrong("content-type", "a blank before the charset", "record", 415, "BAD_REQUEST", (d) => {
    d.headers["Content-Type"] = "application/fhir+json; charset=utf-8";
  }),
];

/** How tokens go wrong. */
export const WRONG_TOKENS: readonly WrongRequest[] = [
  wrong("token", "none at all", "find", 401, "BAD_REQUEST", (d) => {
    d.authorization = () => "";
  }),
  wrong("token", "not a bearer token", "find", 401, "BAD_REQUEST", (d) => {
    d.authorization = (token) => `Basic ${token}`;
  }),
  wrong("token-form", "without the dot at its end", "find", 400, "BAD_REQUEST", (d) => {
    d.authorization = (token) => `Bearer ${token.slice(0, -1)}`;
  }),
  wrong("token-form", "with a signature", "find", 400, "BAD_REQUEST", (d) => {
    d.authorization = (token) => `Bearer ${token}c2ln`;
  }),
  wrong("token-form", "padded", "find", 400, "BAD_REQUEST", (d) => {
    d.authorization = (token) => `Bearer ${token.replace(".", "=.")}`;
  }),
  wrong("token-header", "another algorithm", "find", 400, "BAD_REQUEST", (d) => {
    d.tokenHeader["alg"] = "HS256";
  }),
  wrong("token-header", "without typ", "find", 400, "BAD_REQUEST", (d) => {
    delete d.tokenHeader["typ"];
  }),
  wrong("token-header", "with a third member", "find", 400, "BAD_REQUEST", (d) => {
    d.tokenHeader["kid"] = "1";
  }),
  wrong("token-iss", "an issuer that is no url", "find", 400, "BAD_REQUEST", (d) => {
    d.claims["iss"] = "consumer";
  }),
  wrong("token-sub", "another subject than the practitioner", "find", 400, "BAD_REQUEST", (d) => {
    d.claims["sub"] = "10020";
  }),
  wrong("token-aud", "another capability's root", "find", 400, "BAD_REQUEST", (d) => {
    d.claims["aud"] = String(d.claims["aud"]).replace("documents", "structured");
  }),
  wrong("token-aud", "no audience", "find", 400, "BAD_REQUEST", (d) => {
    delete d.claims["aud"];
  }),
  wrong("token-lifetime", "ten minutes", "find", 400, "BAD_REQUEST", (d) => {
    d.claims["exp"] = Number(d.claims["iat"]) + 600;
  }),
  wrong("token-lifetime", "milliseconds as a fraction", "find", 400, "BAD_REQUEST", (d) => {
    d.claims["exp"] = Number(d.claims["exp"]) + 0.5;
  }),
  wrong("token-fresh", "expired", "find", 401, "BAD_REQUEST", (d) => shiftToken(d, -301)),
  wrong("token-fresh", "from the future", "find", 401, "BAD_REQUEST", (d) => shiftToken(d, 60)),
  wrong("token-reason", "migration for direct care", "find", 400, "BAD_REQUEST", (d) => {
    d.claims["reason_for_request"] = "migration";
  }),
  wrong("token-scope", "an organisation's scope", "find", 400, "BAD_REQUEST", (d) => {
    d.claims["requested_scope"] = "organization/*.read";
  }),
  wrong("token-scope", "conf/R in direct care", "record", 400, "BAD_REQUEST", (d) => {
    d.claims["requested_scope"] = "patient/*.read conf/R";
  }),
  wrong("token-device", "no version", "find", 422, "INVALID_RESOURCE", (d) =>
    without(d, "requesting_device", "version"),
  ),
  wrong("token-device", "no device", "find", 422, "INVALID_RESOURCE", (d) => {
    delete d.claims["requesting_device"];
  }),
  wrong("token-organization", "no name", "find", 422, "INVALID_RESOURCE", (d) =>
    without(d, "requesting_organization", "name"),
  ),
  wrong("token-organization", "a Practitioner instead", "find", 422, "INVALID_RESOURCE", (d) => {
    d.claims["requesting_organization"] = d.claims["requesting_practitioner"];
  }),
  wrong("token-practitioner", "no identifiers", "find", 422, "INVALID_RESOURCE", (d) =>
    without(d, "requesting_practitioner", "identifier"),
  ),
  wrong("token-practitioner", "no name", "binary", 422, "INVALID_RESOURCE", (d) =>
    without(d, "requesting_practitioner", "name"),
  ),
];

/** How queries go wrong. */
export const WRONG_QUERIES: readonly WrongRequest[] = [
  wrong("patient-identifier", "none", "find", 422, "INVALID_PARAMETER", (d) => {
    d.query = "";
  }),
  wrong("patient-identifier", "no system", "find", 422, "INVALID_PARAMETER", (d) => {
    d.query = `?identifier=${ALICE}`;
  }),
  wrong("patient-nhs-number", "a wrong check digit", "find", 400, "INVALID_NHS_NUMBER", (d) => {
    d.query = d.query.replace(ALICE, "1234567890");
  }),
  wrong("patient-parameters", "a name as well", "find", 422, "INVALID_PARAMETER", (d) => {
    d.query += "&name=x";
  }),
  ...INCLUDES.map((include) =>
    wrong("search-includes", `without ${include}`, "search", 422, "INVALID_PARAMETER", (d) => {
      d.query = `?${INCLUDES.filter((other) => other !== include).join("&")}`;
    }),
  ),
  wrongSearch("search-created", "no prefix", "created=2020-01-01"),
  wrongSearch("search-created", "another prefix", "created=gt2020-01-01"),
  wrongSearch("search-created", "two lower bounds", "created=ge2020-01-01&created=ge2021-01-01"),
  wrongSearch("search-created", "a day that never was", "created=ge2021-02-29"),
  wrongSearch("search-author", "another system", "author=https://fhir.nhs.uk/Id/sds-user-id%7C1"),
  wrongSearch("search-author", "no system", "author=RAE01"),
  wrongSearch("search-description", "twice", "description=a&description=b"),
  wrongSearch("search-description", "empty", "description="),
  wrongSearch("search-parameters", "a count", "_count=10"),
  wrongSearch("search-parameters", "a parameter of an earlier version", "facility=1"),
];

/** One wrong request. */
export function wrong(
  rule: string,
  what: string,
  call: Call,
  status: number,
  code: string,
  change: (draft: Draft) => void,
): WrongRequest {
  return { rule, what, call, status, code, change };
}

function wrongSearch(rule: string, what: string, query: string): WrongRequest {
  return wrong(rule, what, "search", 422, "INVALID_PARAMETER", (d) => {
    d.query += `&${query}`;
  });
}

function without(draft: Draft, claim: string, member: string): void {
  const resource: unknown = draft.claims[claim];
  const entries = typeof resource === "object" && resource !== null ? Object.entries(resource) : [];
  draft.claims[claim] = Object.fromEntries(entries.filter(([name]) => name !== member));
}

function shiftToken(draft: Draft, seconds: number): void {
  draft.claims["iat"] = Number(draft.claims["iat"]) + seconds;
  draft.claims["exp"] = Number(draft.claims["exp"]) + seconds;
}
