import type { PracticeCall } from "../practice-call.ts";
import { refusal } from "../spine-codes.ts";
import { failed, NOT_APPLICABLE, PASSED, passedIf, type Rule } from "./rule.ts";

const API = "General API guidance";
const ERRORS = "Error handling";

/** Where a request goes, how it is sent, and its headers. */
export const REQUEST_RULES: readonly Rule<PracticeCall>[] = [
  {
    name: "service-root",
    text: "The url begins with a service root of the practice, unaltered",
    page: API,
    refusal: refusal("NO_RECORD_FOUND"),
    check: (call) =>
      passedIf(call.capability !== null, "The url is under none of the practice's service roots"),
  },
  {
    name: "interaction-id",
    text: "Ssp-InteractionID is one of GP Connect's interaction ids",
    page: "Interaction IDs",
    refusal: refusal("BAD_REQUEST"),
    check: ({ request, interaction }) =>
      request.headers["ssp-interactionid"] === undefined
        ? failed("The header Ssp-InteractionID is missing")
        : passedIf(interaction !== null, "Ssp-InteractionID is not known"),
  },
  {
    name: "http-method",
    text: "The HTTP method is that of the interaction",
    page: ERRORS,
    refusal: refusal("BAD_REQUEST"),
    check: ({ request, interaction }) =>
      interaction === null
        ? NOT_APPLICABLE
        : passedIf(request.method === interaction.method, `The interaction needs ${interaction.method}`),
  },
  {
    name: "own-service-root",
    text: "Each capability is called at its own service root",
    page: API,
    refusal: refusal("BAD_REQUEST"),
    check: ({ capability, interaction }) =>
      capability === null || interaction === null
        ? NOT_APPLICABLE
        : passedIf(
            capability === interaction.capability,
            `The interaction belongs to the ${interaction.capability} service root, not to the ${capability} one`,
          ),
  },
  {
    name: "interaction-path",
    text: "Ssp-InteractionID names the request that the url makes",
    page: ERRORS,
    refusal: refusal("BAD_REQUEST"),
    check: ({ capability, interaction, path }) =>
      capability === null || interaction === null
        ? NOT_APPLICABLE
        : passedIf(interaction.path.test(path), "Ssp-InteractionID does not match the request"),
  },
  {
    name: "url-encoding",
    text: "The url is percent-encoded as RFC 3986 says, | as %7C",
    page: "Find a patient",
    refusal: refusal("BAD_REQUEST"),
    check: ({ request, query }) =>
      passedIf(
        query.kind === "query" && /^[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z[\]~]*$/.test(request.target),
        "The url is not percent-encoded",
      ),
  },
  {
    name: "trace-id",
    text: "Ssp-TraceID is a UUID",
    page: "Spine Secure Proxy",
    refusal: refusal("BAD_REQUEST"),
    check: ({ request }) => passedIf(isUuid(request.headers["ssp-traceid"]), "Ssp-TraceID is not a UUID"),
  },
  {
    name: "trace-id-new",
    text: "Every request has a trace id of its own",
    page: "Spine Secure Proxy",
    refusal: refusal("BAD_REQUEST"),
    check: ({ request, traceIdSeen }) =>
      request.headers["ssp-traceid"] === undefined
        ? NOT_APPLICABLE
        : passedIf(!traceIdSeen, "Ssp-TraceID was used before"),
  },
  {
    name: "provider-asid",
    text: "Ssp-To is the practice's ASID",
    page: "Security",
    refusal: refusal("BAD_REQUEST"),
    check: ({ request, practiceAsid }) =>
      request.headers["ssp-to"] === undefined
        ? NOT_APPLICABLE
        : passedIf(request.headers["ssp-to"] === practiceAsid, "Ssp-To is not the ASID of this practice"),
  },
  {
    name: "accept",
    text: "Accept is application/fhir+json, with or without ;charset=utf-8",
    page: API,
    refusal: { status: 415, issueType: "not-supported", spineCode: "BAD_REQUEST" },
    check: ({ request }) =>
      passedIf(isFhirJson(request.headers["accept"], false), "Accept is not application/fhir+json"),
  },
  {
    name: "content-type",
    text: "A body has the Content-Type application/fhir+json;charset=utf-8, without a blank",
    page: API,
    refusal: { status: 415, issueType: "not-supported", spineCode: "BAD_REQUEST" },
    check: ({ request }) => {
      if (request.body.length === 0) return NOT_APPLICABLE;
      if (isFhirJson(request.headers["content-type"], true)) return PASSED;
      return failed("Content-Type is not application/fhir+json;charset=utf-8");
    },
  },
];

function isUuid(text: string | undefined): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text ?? "");
}

function isFhirJson(header: string | undefined, charsetNeeded: boolean): boolean {
  const match = /^application\/fhir\+json(;charset="?utf-8"?)?$/i.exec(header ?? "");
  return match !== null && (!charsetNeeded || match[1] !== undefined);
}
