import { type Issue, readOperationOutcome } from "@gpdocs/model";
import { type GpConnectError, ProviderError, RefusedError } from "./errors.ts";
import { htmlPage, looksLikeHtml } from "./html-page.ts";
import { parseJson } from "./parse-json.ts";
import { sspRefusal } from "./ssp-refusal.ts";

/**
 * What an answer with an error status means: what its OperationOutcome says where it has one, else what its status says.
 *
 * Page: *Error handling*; SSP: Spine Core implementation guide.
 */
export function responseFailure(
  httpStatus: number,
  contentType: string | null,
  body: Uint8Array,
): GpConnectError {
  const outcome = outcomeFailure(parseJson(body), httpStatus);
  if (outcome !== undefined) return outcome;
  return looksLikeHtml(contentType, body)
    ? htmlPage(httpStatus, TRANSIENT.has(httpStatus))
    : withoutReason(httpStatus);
}

/**
 * What an OperationOutcome means; `undefined` if the value is none. Its code says what happened, the system of that code
 * whether the SSP or the practice says so. Its texts are written by the provider and may name the patient: they stay behind.
 */
export function outcomeFailure(value: unknown, httpStatus: number): GpConnectError | undefined {
  const issues = readOperationOutcome(value);
  if (issues === undefined) return undefined;
  const issue = issues.find(({ spineCode }) => spineCode !== undefined) ?? issues[0];
  if (issue === undefined) return withoutReason(httpStatus);
  const retryable = TRANSIENT.has(httpStatus);
  const spineCode = plainCode(issue);
  return (
    sspRefusal(issue, httpStatus, retryable) ??
    (spineCode === undefined ? withoutReason(httpStatus) : fromPractice(spineCode, httpStatus, retryable))
  );
}

/** Statuses behind which a second try may find another state of affairs. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

function withoutReason(httpStatus: number): ProviderError {
  const retryable = TRANSIENT.has(httpStatus);
  return new ProviderError({
    code: retryable ? "provider-unavailable" : "provider-error",
    message: retryable
      ? `The practice's system or the way to it is busy or out of order (HTTP ${httpStatus}). Try again later.`
      : `The server answered with an error and no reason that GP Connect defines (HTTP ${httpStatus}). Check the address, then tell the practice's supplier.`,
    retryable,
    httpStatus,
  });
}

/** A code as the Spine's code system has them, words in capitals. Anything else might be text, or a patient's number. */
function plainCode({ spineCode }: Issue): string | undefined {
  return spineCode !== undefined && /^[A-Z]+(?:[ _][A-Z]+)*$/.test(spineCode) ? spineCode : undefined;
}

function fromPractice(spineCode: string, httpStatus: number, retryable: boolean): GpConnectError {
  const code = spineCode.toLowerCase().replace(/[ _]/g, "-");
  const seen = `(HTTP ${httpStatus}, ${spineCode})`;
  const refusal = REFUSALS.get(spineCode);
  if (refusal !== undefined) {
    const message = `${refusal} Do not retry. ${seen}`;
    return new RefusedError({ code, message, spineCode, httpStatus });
  }
  return new ProviderError({
    code,
    message: `${MESSAGES.get(spineCode) ?? "The practice's system answered with an error. Tell its supplier, with the trace id."} ${seen}`,
    retryable: retryable && !SETTLED.has(spineCode),
    spineCode,
    httpStatus,
  });
}

/** Nothing but the practice's own data decides these, whatever the status: another try finds the same. */
const SETTLED: ReadonlySet<string> = new Set(["NO_RECORD_FOUND", "PATIENT_NOT_FOUND"]);

const SWITCHED_OFF =
  "The practice refused access: GP Connect, or this part of it, is not enabled there. Ask the practice.";

const REFUSALS: ReadonlyMap<string, string> = new Map([
  [
    "NO_PATIENT_CONSENT",
    "The patient has not consented to share the record. Ask the patient or the practice.",
  ],
  ["NO_ORGANISATION_CONSENT", "The practice has not consented to share the record. Ask the practice."],
  ["NO_RELATIONSHIP", "Your organisation has no legitimate relationship with the patient. Check it on PDS."],
  [
    "NOT_AUTHORISED",
    "The practice does not hand this to your organisation or scope. Check the patient's practice on PDS, and the scope.",
  ],
  ["ACCESS DENIED", SWITCHED_OFF],
  ["ACCESS_DENIED", SWITCHED_OFF],
]);

const MESSAGES: ReadonlyMap<string, string> = new Map([
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
