import { decodeJwt, decodeProtectedHeader } from "jose";
import { type Finding, finding } from "./finding.ts";
import { differences, type Literal } from "./matching.ts";
import { CLAUSES } from "./specification.ts";

/** What the token of one request has to say. */
export interface TokenExpectation {
  /** `aud`: the service root that is called. */
  readonly audience: string;
  readonly reason: string;
  readonly scopes: readonly string[];
  /** ODS code of the organisation where requests originate. */
  readonly organisation: string;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** Compares a bearer token with *Cross-organisation audit and provenance*. */
export function examineToken(
  token: string,
  expected: TokenExpectation,
): { findings: Finding[]; scope: string } {
  const parts = token.split(".");
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]*$/.test(part))) {
    return {
      findings: [finding(CLAUSES.threeParts, "the token is not three base64url parts", "BAD_REQUEST")],
      scope: "",
    };
  }
  const read = decode(token);
  if (read === null) {
    return {
      findings: [finding(CLAUSES.claims, "the token's parts are not JSON objects", "BAD_REQUEST")],
      scope: "",
    };
  }
  const findings = [
    ...(parts[2] === "" ? [] : [finding(CLAUSES.emptySignature, "the token is signed", "BAD_REQUEST")]),
    ...(JSON.stringify(Object.entries(read.header).toSorted()) === UNSECURED_HEADER
      ? []
      : [
          finding(CLAUSES.unsecured, "the token's header is not exactly alg none and typ JWT", "BAD_REQUEST"),
        ]),
    ...differences(claims(expected, read.payload.sub ?? ""), read.payload).map((difference) =>
      finding(CLAUSES.claims, `in the token ${difference}`, "BAD_REQUEST"),
    ),
    ...examineTimes(read.payload.iat, read.payload.exp, expected.now),
  ];
  return { findings, scope: String(read.payload["requested_scope"] ?? "") };
}

const UNSECURED_HEADER = '[["alg","none"],["typ","JWT"]]';

function decode(token: string) {
  try {
    return { header: decodeProtectedHeader(token), payload: decodeJwt(token) };
  } catch {
    return null;
  }
}

/** The page's full example, with this consumer's own values left open. */
function claims({ audience, reason, scopes, organisation }: TokenExpectation, subject: string): Literal {
  return {
    iss: ABSOLUTE_URL,
    sub: TEXT,
    aud: audience,
    reason_for_request: reason,
    requested_scope: new RegExp(`^(?:${scopes.map((scope) => scope.replace(/[*.]/g, "\\$&")).join("|")})$`),
    requesting_device: {
      resourceType: "Device",
      identifier: [{ system: ABSOLUTE_URL, value: TEXT }],
      model: TEXT,
      version: TEXT,
    },
    requesting_organization: {
      resourceType: "Organization",
      identifier: [{ system: "https://fhir.nhs.uk/Id/ods-organization-code", value: organisation }],
      name: TEXT,
    },
    requesting_practitioner: {
      resourceType: "Practitioner",
      id: subject,
      identifier: [
        { system: "https://fhir.nhs.uk/Id/sds-user-id", value: TEXT },
        { system: "https://fhir.nhs.uk/Id/sds-role-profile-id", value: TEXT },
        { system: CONSUMER_DEFINED_URL, value: TEXT },
      ],
      name: [{ family: TEXT, given: [TEXT] }],
    },
  };
}

const TEXT = /\S/;
const ABSOLUTE_URL = /^https?:\/\/[^\s/]+/;
const CONSUMER_DEFINED_URL = /^https?:\/\/(?!fhir\.nhs\.uk\/)[^\s/]+/;

function examineTimes(issued: unknown, expires: unknown, now: number): Finding[] {
  if (typeof issued !== "number" || !Number.isInteger(issued)) {
    return [finding(CLAUSES.issuedAt, "iat is not a whole number of seconds", "BAD_REQUEST")];
  }
  if (typeof expires !== "number" || expires !== issued + 300) {
    return [finding(CLAUSES.expiry, "exp is not iat + 300", "BAD_REQUEST")];
  }
  if (expires <= now) return [{ clause: CLAUSES.expired, found: "the token has expired", refusal: EXPIRED }];
  if (Math.abs(now - issued) > 60) {
    return [
      finding(
        CLAUSES.issuedAt,
        "the token was not made for this request but a minute or more away",
        "BAD_REQUEST",
      ),
    ];
  }
  return [];
}

const EXPIRED = { by: "provider", code: "unauthorised", challenge: 'Bearer error="invalid_token"' } as const;
