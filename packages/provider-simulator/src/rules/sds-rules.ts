import { SYSTEMS } from "@gpdocs/model";
import type { WireRequest } from "../exchange.ts";
import { type QueryReading, tokenValue, valuesOf } from "../query.ts";
import { failed, NOT_APPLICABLE, PASSED, passedIf, type Rule } from "./rule.ts";

export type SdsResource = "Endpoint" | "Device";

/** A look-up, taken apart. */
export interface SdsCall {
  readonly request: WireRequest;
  /** `null`: something that SDS does not have. */
  readonly resource: SdsResource | null;
  readonly query: QueryReading;
}

const page = "Spine Directory Service";

/** What the Spine Directory Service asks of a look-up. */
export const SDS_RULES: readonly Rule<SdsCall>[] = [
  {
    name: "sds-request",
    text: "Endpoint or Device is asked for, with GET",
    page,
    refusal: { status: 404, issueType: "not-found", spineCode: null },
    check: ({ request, resource }) =>
      passedIf(resource !== null && request.method === "GET", "Only GET Endpoint and GET Device are known"),
  },
  {
    name: "sds-api-key",
    text: "The header apikey is sent",
    page,
    refusal: { status: 401, issueType: "security", spineCode: null },
    check: ({ request }) =>
      passedIf((request.headers["apikey"] ?? "") !== "", "The header apikey is missing"),
  },
  {
    name: "sds-correlation-id",
    text: "X-Correlation-Id is a UUID",
    page,
    refusal: { status: 400, issueType: "value", spineCode: null },
    check: ({ request }) =>
      passedIf(
        /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(request.headers["x-correlation-id"] ?? ""),
        "X-Correlation-Id is not a UUID",
      ),
  },
  {
    name: "sds-accept",
    text: "Accept is exactly application/fhir+json",
    page,
    refusal: { status: 406, issueType: "not-supported", spineCode: null },
    check: ({ request }) =>
      passedIf(request.headers["accept"] === "application/fhir+json", "Accept is not application/fhir+json"),
  },
  {
    name: "sds-organization",
    text: "organization is one ODS code, with its system",
    page,
    refusal: { status: 400, issueType: "value", spineCode: null },
    check: ({ query, resource }) => {
      if (resource === null) return NOT_APPLICABLE;
      const values = valuesOf(query, "organization");
      const odsCode = tokenValue(values[0] ?? "", SYSTEMS.odsOrganizationCode) ?? "";
      return passedIf(
        values.length === 1 && odsCode !== "",
        "organization is not one ODS code with its system",
      );
    },
  },
  {
    name: "sds-interaction",
    text: "identifier names one interaction id, with its system",
    page,
    refusal: { status: 400, issueType: "value", spineCode: null },
    check: ({ query, resource }) => {
      if (resource === null) return NOT_APPLICABLE;
      const ids = valuesOf(query, "identifier").filter(
        (value) => (tokenValue(value, SYSTEMS.nhsServiceInteractionId) ?? "") !== "",
      );
      return passedIf(ids.length === 1, "identifier does not name one interaction id with its system");
    },
  },
  {
    name: "sds-parameters",
    text: "Only organization, identifier and, for a Device, manufacturing-organization are sent",
    page,
    refusal: { status: 400, issueType: "invalid", spineCode: null },
    check: ({ query, resource }) => {
      if (resource === null) return NOT_APPLICABLE;
      if (query.kind === "malformed") return failed("The query is not percent-encoded");
      const known = [
        "organization",
        "identifier",
        ...(resource === "Device" ? ["manufacturing-organization"] : []),
      ];
      return query.parameters.every(({ name }) => known.includes(name))
        ? PASSED
        : failed("A parameter is not known");
    },
  },
];
