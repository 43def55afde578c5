import type { Issue } from "@gpdocs/model";
import { SpineError } from "./errors.ts";

/**
 * What the Spine Secure Proxy itself says, told from a practice's answer by its own code systems; `undefined` for any other
 * issue. Its reasons hold ASIDs and urls: only what they begin with is handed on.
 *
 * Page: *Error handling*, "Spine Secure Proxy (SSP) errors".
 */
export function sspRefusal(
  { system, text }: Issue,
  httpStatus: number,
  retryable: boolean,
): SpineError | undefined {
  if (system === undefined || !SSP_SYSTEM.test(system)) return undefined;
  const reason = REASONS.find(({ pattern }) => pattern.test(text ?? ""));
  const spineCode = reason?.spineCode;
  const seen = `HTTP ${httpStatus}${spineCode === undefined ? "" : `, ${spineCode}`}`;
  const message = reason?.message ?? (retryable ? UNAVAILABLE : REFUSED);
  return new SpineError({
    code: retryable ? "spine-unavailable" : "spine-refused",
    message: `The Spine Secure Proxy ${message} (${seen})`,
    retryable,
    spineCode,
    httpStatus,
  });
}

const SSP_SYSTEM = /\/(?:gpconnect-schedule-response-code|spine-operationoutcome)-[\d-]+$/;

const REFUSED =
  "refused the call. Check your ASID, the interactions you are registered for, and the practice's entry in SDS.";

const UNAVAILABLE = "could not carry the call. Try again later; if it goes on, tell NHS England.";

const REASONS = [
  {
    pattern: /^ENDPOINT_.*VARIES_FROM_TARGETURL/,
    spineCode: "ENDPOINT_VARIES_FROM_TARGETURL",
    message:
      "refused the address: it differs from the practice's entry in SDS. Tell the maintainers of gpdocs.",
  },
  {
    pattern: /^ASID_CHECK_FAILED_MESSAGESENDER/,
    spineCode: "ASID_CHECK_FAILED_MESSAGESENDER",
    message: "knows your ASID not to be registered for this interaction. Check it with NHS England.",
  },
  {
    pattern: /^PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER/,
    spineCode: "PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER",
    message:
      "knows the practice's system not to be registered for this interaction. Tell NHS England and the practice.",
  },
  {
    pattern: /^FOT_CHECK_FAILED/,
    spineCode: "FOT_CHECK_FAILED",
    message: "knows of no agreement by which your ASID may call this practice. Check it with NHS England.",
  },
  {
    pattern: /^ERROR_COMMUNICATING_TO_ENDPOINT_URL/,
    spineCode: "ERROR_COMMUNICATING_TO_ENDPOINT_URL",
    message: "could not reach the practice's system. Try again later; if it goes on, tell NHS England.",
  },
] as const;
