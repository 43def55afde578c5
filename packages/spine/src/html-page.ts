import { InvalidResponseError } from "./errors.ts";

export function looksLikeHtml(contentType: string | null, start: Uint8Array): boolean {
  const text = Buffer.from(start.subarray(0, 256)).toString("latin1").trimStart().toLowerCase();
  return contentType === "text/html" || text.startsWith("<!doctype html") || text.startsWith("<html");
}

export function htmlPage(httpStatus = 200, retryable = false): InvalidResponseError {
  return new InvalidResponseError({
    code: "html-page",
    httpStatus,
    retryable,
    message: `An HTML page came where FHIR was expected (HTTP ${httpStatus}): a gateway, a proxy or a log-in page has answered. Check the address and what stands between you and the practice.`,
  });
}
