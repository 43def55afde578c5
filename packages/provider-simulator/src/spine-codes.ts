import { SYSTEMS } from "@gpdocs/model";
import { type Answer, fhirAnswer } from "./exchange.ts";

/** How a refusal is answered. */
export interface Refusal {
  readonly status: number;
  /** `OperationOutcome.issue.code`. */
  readonly issueType: string;
  /** `null` where the answer has no code of the Spine's own system: SDS and SSP. */
  readonly spineCode: SpineCode | null;
}

/** Spine error codes with their HTTP status, FHIR issue type and display. Page: *Error handling*. */
const CODES = {
  BAD_REQUEST: [400, "invalid", "Bad request"],
  CONFLICTING_VALUES: [400, "invalid", "Conflicting values have been specified in different fields"],
  INVALID_IDENTIFIER_SYSTEM: [400, "value", "Invalid identifier system"],
  INVALID_IDENTIFIER_VALUE: [400, "value", "Invalid identifier value"],
  INVALID_NHS_NUMBER: [400, "value", "Invalid NHS number"],
  NO_PATIENT_CONSENT: [403, "forbidden", "Patient has not provided consent to share data"],
  NO_ORGANISATION_CONSENT: [403, "forbidden", "Organisation has not provided consent to share data"],
  "ACCESS DENIED": [403, "forbidden", "Access denied"],
  NO_RELATIONSHIP: [403, "forbidden", "No legitimate relationship exists with this patient"],
  NOT_AUTHORISED: [403, "forbidden", "Not authorised"],
  PATIENT_NOT_FOUND: [404, "not-found", "Patient not found"],
  NO_RECORD_FOUND: [404, "not-found", "No record found"],
  ORGANISATION_NOT_FOUND: [404, "not-found", "Organisation not found"],
  DUPLICATE_REJECTED: [409, "duplicate", "Create would lead to creation of a duplicate resource"],
  INVALID_RESOURCE: [422, "invalid", "Invalid validation of resource"],
  INVALID_PARAMETER: [422, "invalid", "Invalid parameter"],
  REFERENCE_NOT_FOUND: [422, "invalid", "Reference not found"],
  INTERNAL_SERVER_ERROR: [500, "processing", "Unexpected internal server error"],
  NOT_IMPLEMENTED: [501, "not-supported", "Not implemented"],
} as const satisfies Record<string, readonly [status: number, issueType: string, display: string]>;

export type SpineCode = keyof typeof CODES;

export function refusal(spineCode: SpineCode): Refusal {
  const [status, issueType] = CODES[spineCode];
  return { status, issueType, spineCode };
}

/** The practice's refusal: a GPConnect-OperationOutcome-1. Diagnostics never hold patient data. */
export function spineError(
  { status, issueType, spineCode }: Refusal,
  diagnostics?: string,
  headers?: Readonly<Record<string, string>>,
): Answer {
  const issue = { ...spineIssue("error", issueType, spineCode ?? "BAD_REQUEST"), diagnostics };
  return fhirAnswer(status, operationOutcome([issue]), headers);
}

export function operationOutcome(issues: readonly object[]): object {
  return {
    resourceType: "OperationOutcome",
    meta: { profile: ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1"] },
    issue: issues,
  };
}

/** An issue with a code of the Spine's; `text` becomes `details.text`. */
export function spineIssue(
  severity: "error" | "warning",
  issueType: string,
  code: SpineCode,
  text?: string,
): object {
  const coding = [{ system: SYSTEMS.spineErrorOrWarningCode, code, display: CODES[code][2] }];
  return { severity, code: issueType, details: { coding, text } };
}
