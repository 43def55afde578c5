import { textAnswer } from "../exchange.ts";
import { operationOutcome, refusal, type SpineCode, spineIssue } from "../spine-codes.ts";
import { answerWith, type Fault } from "./fault.ts";

/** Answers that have nothing of the right one in them. */

/** `html-page-502`, `html-page-200`, …: a web page where FHIR should be. */
export function htmlPage(status: number): Fault {
  const page =
    "<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Please try later</h1></body></html>\n";
  const headers = { "content-type": "text/html; charset=utf-8" };
  return answerWith(`html-page-${status}`, () => textAnswer(status, headers, page));
}

/**
 * `status-429`, `status-503-retry-after-seconds`, `status-503-retry-after-date`, …: nothing but a status, or an
 * OperationOutcome where `spineCode` is given.
 *
 * @param options.retryAfter seconds to wait, or the time to wait for; a function is asked at each answer
 */
export function status(
  code: number,
  options: { readonly retryAfter?: number | Date | (() => Date); readonly spineCode?: SpineCode } = {},
): Fault {
  const { retryAfter, spineCode } = options;
  const form =
    retryAfter === undefined ? "" : `-retry-after-${typeof retryAfter === "number" ? "seconds" : "date"}`;
  return answerWith(`status-${code}${form}`, () => {
    const headers = retryAfter === undefined ? {} : { "retry-after": headerValue(retryAfter) };
    return spineCode === undefined
      ? textAnswer(code, headers, "")
      : textAnswer(code, { ...headers, ...FHIR }, outcome(spineCode));
  });
}

/** `operation-outcome-200`: an OperationOutcome that calls itself a success. */
export function operationOutcome200(spineCode: SpineCode = "INTERNAL_SERVER_ERROR"): Fault {
  return answerWith("operation-outcome-200", () => textAnswer(200, FHIR, outcome(spineCode)));
}

/**
 * `redirect-elsewhere`: 302 to another origin, where whoever follows it asks for the same Binary.
 *
 * @param origin `http://host:port`
 */
export function redirectElsewhere(origin: string): Fault {
  return answerWith("redirect-elsewhere", ({ binaryId }) =>
    textAnswer(302, { location: `${origin}/Binary/${binaryId ?? ""}` }, ""),
  );
}

const FHIR = { "content-type": "application/fhir+json;charset=utf-8" } as const;

function headerValue(retryAfter: number | Date | (() => Date)): string {
  if (typeof retryAfter === "number") return String(retryAfter);
  return (retryAfter instanceof Date ? retryAfter : retryAfter()).toUTCString();
}

function outcome(spineCode: SpineCode): string {
  return JSON.stringify(operationOutcome([spineIssue("error", refusal(spineCode).issueType, spineCode)]));
}
