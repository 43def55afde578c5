import { type Issue, readOperationOutcome, SYSTEMS } from "@gpdocs/model";
import { type GpConnectError, ProviderError, RefusedError, SpineError } from "./errors.ts";
import { htmlPage, looksLikeHtml } from "./response.ts";

/**
 * What an answer with an error status means. The OperationOutcome decides where there is one: its code says what happened,
 * the system of that code who says so. Its texts are written by the provider and may name the patient: they stay behind.
 *
 * Page: *Error handling*; SSP: Spine Core implementation guide.
 */
export function responseFailure(
  httpStatus: number,
  contentType: string | null,
  body: Uint8Array,
): GpConnectError {
  const issue = firstIssue(body);
  const spineCode = issue?.spineCode;
  const facts = { httpStatus, spineCode, retryable: isTransient(httpStatus) };
  const seen = `HTTP ${httpStatus}${spineCode === undefined ? "" : `, ${spineCode}`}`;
  if (spineCode !== undefined && REFUSALS.has(spineCode)) {
    return new RefusedError({
      ...facts,
      retryable: false,
      code: codeOf(spineCode),
      message: `The practice refused access (${seen}): consent or a legitimate relationship is missing. Do not retry; ask the practice or the patient.`,
    });
  }
  if (spineCode !== undefined && issue?.system === SYSTEMS.spineErrorOrWarningCode) {
    return new ProviderError({
      ...facts,
      code: codeOf(spineCode),
      message: providerMessage(spineCode, seen),
    });
  }
  if (issue !== undefined && spineCode !== undefined) {
    return new SpineError({
      ...facts,
      code: isTransient(httpStatus) ? "spine-unavailable" : "spine-refused",
      message: isTransient(httpStatus)
        ? `The Spine Secure Proxy could not reach the practice (${seen}). Try again later; if it goes on, tell NHS England.`
        : `The Spine Secure Proxy refused the call (${seen}). Check your ASID, the interactions you are registered for, and the practice's entry in SDS.`,
    });
  }
  if (httpStatus === 429 || isTransient(httpStatus)) {
    return new ProviderError({ ...facts, code: "provider-unavailable", message: unavailableMessage(seen) });
  }
  if (looksLikeHtml(contentType, body)) return htmlPage(httpStatus);
  return new ProviderError({
    ...facts,
    code: "provider-error",
    message: `The server answered with an error and no reason that GP Connect defines (${seen}). Check the address, then tell the practice's supplier.`,
  });
}

/** Statuses behind which a second try may find another state of affairs. */
function isTransient(httpStatus: number): boolean {
  return [408, 425, 429, 500, 502, 503, 504].includes(httpStatus);
}

function firstIssue(body: Uint8Array): Issue | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    const issues = readOperationOutcome(value);
    return issues?.find((issue) => issue.spineCode !== undefined) ?? issues?.[0];
  } catch {
    return undefined;
  }
}

/** `PATIENT_NOT_FOUND` becomes `patient-not-found`. */
function codeOf(spineCode: string): string {
  return spineCode.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

function providerMessage(spineCode: string, seen: string): string {
  return `${PROVIDER_MESSAGES.get(spineCode) ?? "The practice's system answered with an error. Tell its supplier, with the trace id."} (${seen})`;
}

function unavailableMessage(seen: string): string {
  return `The practice's system or the way to it is busy or out of order (${seen}). Try again later.`;
}

const REFUSALS: ReadonlySet<string> = new Set([
  "NO_PATIENT_CONSENT",
  "NO_ORGANISATION_CONSENT",
  "NO_RELATIONSHIP",
  "NOT_AUTHORISED",
  "ACCESS DENIED",
  "ACCESS_DENIED",
]);

const PROVIDER_MESSAGES: ReadonlyMap<string, string> = new Map([
  [
    "PATIENT_NOT_FOUND",
    "The practice knows no such patient: not registered there, deceased, inactive, sensitive, or the NHS number not verified. Check the number and the practice on PDS.",
  ],
  [
    "NO_RECORD_FOUND",
    "The practice has no such document, or it is too large to be retrieved. Ask the practice for it.",
  ],
  ["INVALID_NHS_NUMBER", "The practice holds the NHS number to be invalid. Check it on PDS."],
  [
    "INVALID_PARAMETER",
    "The practice refused a parameter of the request. Ask for less, or tell the maintainers of gpdocs with the trace id.",
  ],
  [
    "INVALID_RESOURCE",
    "The practice refused the form of the request. Tell the maintainers of gpdocs, with the trace id.",
  ],
  [
    "BAD_REQUEST",
    "The practice refused the request as malformed. Check the consumer's and the user's details.",
  ],
  ["NOT_IMPLEMENTED", "The practice's system does not offer this, or the practice has switched it off."],
  [
    "INTERNAL_SERVER_ERROR",
    "The practice's system failed. Try again later; if it goes on, tell its supplier.",
  ],
]);
