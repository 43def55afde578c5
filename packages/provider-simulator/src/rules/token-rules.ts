import { type JsonObject, listOf, member, objectOf, objectsOf, SYSTEMS, textOf } from "@gpdocs/model";
import type { PracticeCall } from "../practice-call.ts";
import { refusal } from "../spine-codes.ts";
import { failed, NOT_APPLICABLE, PASSED, passedIf, type Rule, type Verdict } from "./rule.ts";

const page = "Cross-organisation audit and provenance";

/** A token that is refused as such: RFC 6750, section 3.1. */
const UNAUTHORISED = { status: 401, issueType: "security", spineCode: "BAD_REQUEST" } as const;

/** Seconds by which the clocks of consumer and provider may differ. */
const CLOCK_SKEW = 5;

/**
 * A token has nothing but its time of issue, in whole seconds, to tell it from the next one for the same purpose: two
 * requests of one second may rightly have the same token. Seen again after so many milliseconds, it is an old one.
 */
const ONE_MOMENT = 3000;

/** The token, as a whole and claim by claim. */
export const TOKEN_RULES: readonly Rule<PracticeCall>[] = [
  {
    name: "token",
    text: "Authorization is Bearer and a token",
    page,
    refusal: UNAUTHORISED,
    check: ({ token }) => passedIf(token.kind !== "absent", "There is no bearer token"),
  },
  {
    name: "token-form",
    text: "The token is two parts of JSON in base64url without padding, and an empty signature",
    page,
    refusal: refusal("BAD_REQUEST"),
    check: ({ token }) => {
      if (token.kind === "absent") return NOT_APPLICABLE;
      return token.kind === "malformed" ? failed(token.problem) : PASSED;
    },
  },
  {
    name: "token-header",
    text: "The token's header is alg none and typ JWT, and nothing else",
    page,
    refusal: refusal("BAD_REQUEST"),
    check: ({ token }) =>
      token.kind !== "token"
        ? NOT_APPLICABLE
        : passedIf(
            Object.keys(token.header).length === 2 &&
              token.header["alg"] === "none" &&
              token.header["typ"] === "JWT",
            "The token's header is not exactly alg none and typ JWT",
          ),
  },
  claim("iss", "iss is the url of the consumer's Spine endpoint", ({ iss }) => {
    const url = typeof iss === "string" && URL.canParse(iss) ? new URL(iss) : undefined;
    return passedIf(
      url?.protocol === "https:" || url?.protocol === "http:",
      "The JWT iss claim is not a url",
    );
  }),
  claim("sub", "sub is the id of the requesting practitioner", (claims) =>
    passedIf(
      textOf(claims, "sub") !== undefined &&
        (claims["requesting_practitioner"] === undefined ||
          textOf(objectOf(claims, "requesting_practitioner"), "id") === textOf(claims, "sub")),
      "The JWT sub claim is not the id of requesting_practitioner",
    ),
  ),
  claim("aud", "aud is the service root that is called", ({ aud }, { capability, serviceRoots }) =>
    capability === null
      ? NOT_APPLICABLE
      : passedIf(
          aud === serviceRoots[capability],
          "The JWT aud claim is not the service root that is called",
        ),
  ),
  claim("lifetime", "iat and exp are integers, exp being iat + 300", ({ iat, exp }) =>
    passedIf(
      isInteger(iat) && isInteger(exp) && exp === iat + 300,
      "The JWT claims iat and exp are not integers 300 seconds apart",
    ),
  ),
  {
    name: "token-fresh",
    text: "The token was issued just now: not in the future, and not expired",
    page,
    refusal: UNAUTHORISED,
    check: ({ token, now }) => {
      if (token.kind !== "token" || !isInteger(token.claims["iat"])) return NOT_APPLICABLE;
      const age = now.getTime() / 1000 - token.claims["iat"];
      if (age < -CLOCK_SKEW) return failed("The token was issued in the future: compare the clocks");
      return passedIf(age < 300, "The token has expired");
    },
  },
  {
    name: "token-new",
    text: "Every request has a token of its own",
    page,
    refusal: UNAUTHORISED,
    check: ({ token, tokenAge }) =>
      token.kind === "token" ? passedIf(tokenAge < ONE_MOMENT, "The token was used before") : NOT_APPLICABLE,
  },
  claim("reason", "reason_for_request is the interaction's", ({ reason_for_request: reason }, { asked }) =>
    asked === null
      ? NOT_APPLICABLE
      : passedIf(reason === asked.reason, `The JWT reason_for_request claim is not ${asked.reason}`),
  ),
  claim("scope", "requested_scope is the interaction's; conf/R in migration only", (claims, { asked }) => {
    if (asked === null) return NOT_APPLICABLE;
    const levels = confidentialityLevels(asked.scope, asked.reason);
    const scopes: readonly unknown[] = levels.map((level) => `${asked.scope}${level}`);
    return passedIf(
      scopes.includes(claims["requested_scope"]),
      `The JWT requested_scope claim is none of: ${scopes.join(", ")}`,
    );
  }),
  resourceClaim("device", "requesting_device", "Device", "identifier, model, version", (device) => [
    ...identifierProblems(objectsOf(device, "identifier")[0], "identifier"),
    ...missing(device, ["model", "version"]),
  ]),
  resourceClaim(
    "organization",
    "requesting_organization",
    "Organization",
    "name, ODS code",
    (organization) => [
      ...missing(organization, ["name"]),
      ...(identifierValue(organization, SYSTEMS.odsOrganizationCode) === undefined ? ["the ODS code"] : []),
    ],
  ),
  resourceClaim(
    "practitioner",
    "requesting_practitioner",
    "Practitioner",
    "id, name, SDS user and role profile ids or UNK, a local user id",
    practitionerProblems,
  ),
];

/** A rule about plain claims, which applies wherever there is a token. */
function claim(
  name: string,
  text: string,
  check: (claims: JsonObject, call: PracticeCall) => Verdict,
): Rule<PracticeCall> {
  return {
    name: `token-${name}`,
    text: `In the token, ${text}`,
    page,
    refusal: refusal("BAD_REQUEST"),
    check: (call) => (call.token.kind === "token" ? check(call.token.claims, call) : NOT_APPLICABLE),
  };
}

/** A rule about a claim that is a resource; for *migrate structured record* the practitioner's fields are a SHOULD. */
function resourceClaim(
  name: string,
  claimName: string,
  resourceType: string,
  content: string,
  problems: (resource: JsonObject) => readonly string[],
): Rule<PracticeCall> {
  return {
    name: `token-${name}`,
    text: `In the token, ${claimName} is a ${resourceType} with ${content}`,
    page,
    refusal: refusal("INVALID_RESOURCE"),
    check: ({ token, asked }) => {
      if (token.kind !== "token") return NOT_APPLICABLE;
      const resource = objectOf(token.claims, claimName);
      if (resource === undefined) return failed(`Empty JWT ${claimName} claim`);
      if (member(resource, "resourceType") !== resourceType)
        return failed(`The JWT ${claimName} is no ${resourceType}`);
      const found = problems(resource);
      if (found.length === 0) return PASSED;
      if (name === "practitioner" && asked?.name === "migrate-structured-record") return NOT_APPLICABLE;
      return failed(`The JWT ${claimName} claim lacks ${found.join(", ")}`);
    },
  };
}

function practitionerProblems(practitioner: JsonObject): readonly string[] {
  const [name] = objectsOf(practitioner, "name");
  const local = objectsOf(practitioner, "identifier").find((identifier) => {
    const system = textOf(identifier, "system");
    return system !== SYSTEMS.sdsUserId && system !== SYSTEMS.sdsRoleProfileId;
  });
  return [
    ...missing(practitioner, ["id"]),
    ...missing(name, ["family"]),
    ...(listOf(name, "given").some((given) => typeof given === "string" && given !== "") ? [] : ["given"]),
    ...(identifierValue(practitioner, SYSTEMS.sdsUserId) === undefined ? ["the SDS user id"] : []),
    ...(identifierValue(practitioner, SYSTEMS.sdsRoleProfileId) === undefined
      ? ["the SDS role profile id"]
      : []),
    ...identifierProblems(local, "a local user id"),
  ];
}

function confidentialityLevels(scope: string, reason: string): readonly string[] {
  if (!scope.startsWith("patient/")) return [""];
  return reason === "migration" ? ["", " conf/N", " conf/R"] : ["", " conf/N"];
}

function identifierValue(resource: JsonObject, system: string): string | undefined {
  const found = objectsOf(resource, "identifier").find(
    (identifier) => textOf(identifier, "system") === system,
  );
  return textOf(found, "value");
}

function identifierProblems(identifier: JsonObject | undefined, name: string): readonly string[] {
  return missing(identifier, ["system", "value"]).length === 0 ? [] : [name];
}

function missing(resource: JsonObject | undefined, names: readonly string[]): readonly string[] {
  return names.filter((name) => textOf(resource, name) === undefined);
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
