import { type Finding, finding } from "./finding.ts";
import { CLAUSES, type Clause, type SpineCode } from "./specification.ts";
import type { Transcript } from "./transcripts.ts";

/** A request as it stands before the provider. */
export interface Arrival {
  readonly via: "proxy" | "directly";
  /** The service root that was called. */
  readonly root: string;
  readonly method: string;
  /** Path and query behind the service root, undecoded. */
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Compares request line and headers with the transcript. The token and the body have examiners of their own. */
export function examineRequest(arrival: Arrival, { request }: Transcript): Finding[] {
  const findings = [...examineQuery(arrival, request.query), ...examineHeaders(arrival, request.headers)];
  if (arrival.method !== request.method) {
    findings.unshift(finding(CLAUSES.verb, `the verb is ${arrival.method}`, "BAD_REQUEST"));
  }
  if (request.method === "GET" && arrival.body !== "") {
    findings.push(finding(CLAUSES.noBody, "a GET has a body", "BAD_REQUEST"));
  }
  return findings;
}

export function pathOf(target: string): string {
  return target.split("?")[0] ?? "";
}

function examineQuery({ target }: Arrival, wanted: Transcript["request"]["query"]): Finding[] {
  const raw = target.includes("?") ? target.slice(target.indexOf("?") + 1) : "";
  if (!QUERY_OF_RFC_3986.test(raw)) {
    return [
      finding(
        CLAUSES.percentEncoding,
        "the query holds characters that are not percent-encoded",
        "INVALID_PARAMETER",
      ),
    ];
  }
  const given = raw.split("&").flatMap((pair) => {
    const [name = "", ...value] = pair.split("=");
    return pair === ""
      ? []
      : [{ name: decodeURIComponent(name), value: decodeURIComponent(value.join("=")) }];
  });
  const missing = wanted.filter(
    (each) => !given.some(({ name, value }) => name === each.name && each.value.test(value)),
  );
  const unknown = given.filter(
    ({ name, value }) => !wanted.some((each) => name === each.name && each.value.test(value)),
  );
  return [
    ...missing.map(({ name, value }) =>
      finding(
        name === "identifier" ? CLAUSES.identifier : CLAUSES.includes,
        `no query parameter ${name} is like ${value.source}`,
        "INVALID_PARAMETER",
      ),
    ),
    ...unknown.map(({ name }) =>
      finding(CLAUSES.noQuery, `a query parameter ${name} is not in the transcript`, null),
    ),
  ];
}

const QUERY_OF_RFC_3986 = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*$/;

function examineHeaders({ headers, via }: Arrival, wanted: Transcript["request"]["headers"]): Finding[] {
  return [...wanted].flatMap(([name, value]): Finding[] => {
    const given = headers.get(name);
    if (given !== undefined && value.test(given)) return [];
    // The ASIDs belong to the proxy; a call that does not pass through it has nobody to address.
    if (given === undefined && via === "directly" && (name === "ssp-from" || name === "ssp-to")) return [];
    if (name === "authorization") {
      return [{ clause: CLAUSES.bearer, found: "there is no bearer token", refusal: UNAUTHORISED }];
    }
    const found =
      given === undefined
        ? `the header ${name} is missing`
        : `the header ${name} is not like ${value.source}`;
    if (name === "accept" || (name === "content-type" && !given?.startsWith("application/fhir+json"))) {
      return [{ clause: CLAUSES.unsupportedFormat, found, refusal: UNSUPPORTED }];
    }
    const { clause, code } = HEADER_CLAUSES.get(name) ?? { clause: CLAUSES.header, code: "BAD_REQUEST" };
    return [finding(clause, found, code)];
  });
}

const UNAUTHORISED = { by: "provider", code: "unauthorised", challenge: "Bearer" } as const;
const UNSUPPORTED = {
  by: "proxy",
  status: 415,
  issue: "not-supported",
  reason: "Unsupported_Media_Type",
} as const;

const HEADER_CLAUSES = new Map<string, { clause: Clause; code: SpineCode | null }>([
  ["accept-encoding", { clause: CLAUSES.gzip, code: null }],
  ["content-type", { clause: CLAUSES.charset, code: null }],
  ["ssp-traceid", { clause: CLAUSES.traceId, code: "BAD_REQUEST" }],
  ["ssp-from", { clause: CLAUSES.sender, code: "BAD_REQUEST" }],
  ["ssp-to", { clause: CLAUSES.receiver, code: "BAD_REQUEST" }],
  ["ssp-interactionid", { clause: CLAUSES.interaction, code: "BAD_REQUEST" }],
]);
