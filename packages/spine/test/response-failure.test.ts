import { describe, expect, it } from "vitest";
import type { GpConnectError } from "../src/index.ts";
import { responseFailure } from "../src/response-failure.ts";
import { shownBy } from "./calls.ts";

const SPINE_SYSTEM = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";
const SSP_SYSTEM = "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0";
const SECRET = "Mrs CANARY 9434765919 https://practice.example/Patient?identifier=9434765919";

function outcome(coding: object, ...others: readonly object[]): object {
  const issue = { severity: "error", code: "invalid", details: { coding: [coding] }, diagnostics: SECRET };
  return { resourceType: "OperationOutcome", issue: [...others, issue] };
}

function failure(
  status: number,
  body: object | string,
  contentType = "application/fhir+json",
): GpConnectError {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return responseFailure(status, contentType, Buffer.from(text));
}

function fromPractice(status: number, code: string): GpConnectError {
  return failure(status, outcome({ system: SPINE_SYSTEM, code, display: SECRET }));
}

describe("a refusal by the practice", () => {
  it.each([
    [400, "BAD_REQUEST", "ProviderError", "bad-request"],
    [400, "CONFLICTING_VALUES", "ProviderError", "conflicting-values"],
    [400, "INVALID_NHS_NUMBER", "ProviderError", "invalid-nhs-number"],
    [400, "INVALID_IDENTIFIER_SYSTEM", "ProviderError", "invalid-identifier-system"],
    [400, "INVALID_IDENTIFIER_VALUE", "ProviderError", "invalid-identifier-value"],
    [400, "INVALID_PATIENT_DEMOGRAPHICS", "ProviderError", "invalid-patient-demographics"],
    [403, "NO_PATIENT_CONSENT", "RefusedError", "no-patient-consent"],
    [403, "NO_ORGANISATION_CONSENT", "RefusedError", "no-organisation-consent"],
    [403, "ACCESS DENIED", "RefusedError", "access-denied"],
    [403, "ACCESS_DENIED", "RefusedError", "access-denied"],
    [403, "NO_RELATIONSHIP", "RefusedError", "no-relationship"],
    [403, "NOT_AUTHORISED", "RefusedError", "not-authorised"],
    [404, "PATIENT_NOT_FOUND", "ProviderError", "patient-not-found"],
    [404, "NO_RECORD_FOUND", "ProviderError", "no-record-found"],
    [404, "ORGANISATION_NOT_FOUND", "ProviderError", "organisation-not-found"],
    [409, "DUPLICATE_REJECTED", "ProviderError", "duplicate-rejected"],
    [422, "INVALID_RESOURCE", "ProviderError", "invalid-resource"],
    [422, "INVALID_PARAMETER", "ProviderError", "invalid-parameter"],
    [422, "REFERENCE_NOT_FOUND", "ProviderError", "reference-not-found"],
    [501, "NOT_IMPLEMENTED", "ProviderError", "not-implemented"],
  ])("HTTP %d with %s is a %s, %s, and final", (httpStatus, spineCode, _tag, code) => {
    const error = fromPractice(httpStatus, spineCode);
    expect(error).toMatchObject({ _tag, code, spineCode, httpStatus, retryable: false });
    expect(error.message).toContain(`HTTP ${httpStatus}, ${spineCode}`);
  });

  it("may pass where the practice's system failed", () => {
    expect(fromPractice(500, "INTERNAL_SERVER_ERROR")).toMatchObject({
      _tag: "ProviderError",
      code: "internal-server-error",
      retryable: true,
    });
  });

  it.each(["NO_RECORD_FOUND", "PATIENT_NOT_FOUND", "NO_PATIENT_CONSENT", "NO_RELATIONSHIP", "ACCESS DENIED"])(
    "%s is final even behind a status that may pass",
    (spineCode) => {
      for (const status of [429, 500, 503]) expect(fromPractice(status, spineCode).retryable).toBe(false);
    },
  );

  it("is told by the first issue that has a code", () => {
    const withoutCode = { severity: "error", code: "invalid", details: { text: SECRET } };
    const error = failure(404, outcome({ system: SPINE_SYSTEM, code: "NO_RECORD_FOUND" }, withoutCode));
    expect(error.spineCode).toBe("NO_RECORD_FOUND");
  });

  it("is the practice's too where its code is of a misspelt system", () => {
    const system = "https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1";
    expect(failure(404, outcome({ system, code: "PATIENT_NOT_FOUND" }))).toMatchObject({
      _tag: "ProviderError",
      code: "patient-not-found",
    });
  });
});

describe("a refusal by the SSP, as the specification's examples have it", () => {
  it.each([
    [
      400,
      "ENDPOINT_https://supplier.thirdparty.nhs.uk/v1/fhir/_CPAID_S000000000001_VARIES_FROM_TARGETURL_https://supplier.thirdparty.nhs.uk/v1/test",
      "spine-refused",
      "ENDPOINT_VARIES_FROM_TARGETURL",
    ],
    [403, "ASID_CHECK_FAILED_MESSAGESENDER_100000000001", "spine-refused", "ASID_CHECK_FAILED_MESSAGESENDER"],
    [
      403,
      "PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_200000000002",
      "spine-refused",
      "PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER",
    ],
    [
      403,
      "FOT_CHECK_FAILED_MESSAGESENDER_200000000001_MESSAGERECEIVER_200000000002",
      "spine-refused",
      "FOT_CHECK_FAILED",
    ],
    [415, "Unsupported_Media_Type", "spine-refused", undefined],
    [
      502,
      "ERROR_COMMUNICATING_TO_ENDPOINT_URL_https://supplier.thirdparty.nhs.uk/D11111/STU3/1/GPConnect/Patient",
      "spine-unavailable",
      "ERROR_COMMUNICATING_TO_ENDPOINT_URL",
    ],
  ])("HTTP %d %s", (httpStatus, display, code, spineCode) => {
    const error = failure(httpStatus, outcome({ system: SSP_SYSTEM, code: String(httpStatus), display }));
    expect(error).toMatchObject({ _tag: "SpineError", code, httpStatus, retryable: httpStatus === 502 });
    expect(error.spineCode).toBe(spineCode);
    expect(error.message).not.toMatch(/https?:|\d{6}/);
  });

  it("HTTP 405, of a code system of its own", () => {
    const system = "https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1";
    const error = failure(405, outcome({ system, code: "405", display: "405: Method Not Allowed" }));
    expect(error).toMatchObject({
      _tag: "SpineError",
      code: "spine-refused",
      httpStatus: 405,
      retryable: false,
    });
  });
});

describe("an error without a reason", () => {
  it.each([
    ["an empty body", 500, "", "provider-unavailable", true],
    ["an empty body", 404, "", "provider-error", false],
    ["an empty body", 429, "", "provider-unavailable", true],
    ["plain text", 503, SECRET, "provider-unavailable", true],
    ["JSON that is no OperationOutcome", 400, "[1]", "provider-error", false],
    ["another resource", 500, '{"resourceType":"Bundle"}', "provider-unavailable", true],
    [
      "an OperationOutcome without issues",
      401,
      '{"resourceType":"OperationOutcome"}',
      "provider-error",
      false,
    ],
  ])("%s with HTTP %d", (_what, httpStatus, body, code, retryable) => {
    expect(failure(httpStatus, body, "text/plain")).toMatchObject({
      _tag: "ProviderError",
      code,
      httpStatus,
      retryable,
    });
  });

  it.each([
    [502, true],
    [503, true],
    [403, false],
    [404, false],
  ])("an HTML page with HTTP %d is named as one", (httpStatus, retryable) => {
    const page = `<!DOCTYPE html><html><body>${SECRET}</body></html>`;
    for (const contentType of ["text/html", "application/fhir+json"]) {
      expect(failure(httpStatus, page, contentType)).toMatchObject({
        _tag: "InvalidResponseError",
        code: "html-page",
        httpStatus,
        retryable,
      });
    }
  });
});

describe("what an error shows", () => {
  const bodies: readonly (readonly [string, GpConnectError])[] = [
    ["diagnostics and display", fromPractice(404, "PATIENT_NOT_FOUND")],
    ["text where a code should be", fromPractice(400, "CANARY 9434765919")],
    ["a sentence where a code should be", fromPractice(400, SECRET)],
    ["an SSP reason", failure(502, outcome({ system: SSP_SYSTEM, code: "502", display: SECRET }))],
    ["a code system", failure(400, outcome({ system: SECRET, code: "400", display: SECRET }))],
    ["HTML", failure(502, `<html>${SECRET}</html>`)],
    ["plain text", failure(500, SECRET)],
    ["broken JSON", failure(500, `{"resourceType":"${SECRET}`)],
  ];

  it.each(bodies)("is nothing of the body: %s", (_what, error) => {
    expect(shownBy(error)).not.toMatch(/CANARY|9434765919|practice\.example/);
  });
});
