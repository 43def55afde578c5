import type { WireRequest } from "../exchange.ts";
import type { ServedInteraction } from "../interactions.ts";
import { failed, NOT_APPLICABLE, PASSED, passedIf, type Rule } from "./rule.ts";

/** A request to the proxy, taken apart. */
export interface SspCall {
  readonly request: WireRequest;
  /** The url behind the proxy, byte for byte. */
  readonly targetUrl: string;
  /** By `Ssp-InteractionID`. */
  readonly interaction: ServedInteraction | null;
  /** The practice of the ASID in `Ssp-To`, with the service root that SDS has for the interaction. */
  readonly receiver: SspReceiver | null;
  readonly consumerAsid: string;
}

export interface SspReceiver {
  readonly odsCode: string;
  readonly partyKey: string;
  readonly registeredRoot: string;
  readonly documentsRoot: string;
}

const page = "Spine Secure Proxy";
const HEADERS = ["Ssp-TraceID", "Ssp-From", "Ssp-To", "Ssp-InteractionID"];

/** What the Spine Secure Proxy asks of a request. The problem of a broken rule is the reason that the SSP answers. */
export const SSP_RULES: readonly Rule<SspCall>[] = [
  {
    name: "ssp-method",
    text: "The method is GET or POST",
    page,
    refusal: { status: 405, issueType: "not-supported", spineCode: null },
    check: ({ request }) =>
      passedIf(request.method === "GET" || request.method === "POST", "405: Method Not Allowed"),
  },
  {
    name: "ssp-headers",
    text: "Ssp-TraceID, Ssp-From, Ssp-To and Ssp-InteractionID are sent",
    page,
    refusal: { status: 400, issueType: "invalid", spineCode: null },
    check: ({ request }) => {
      const missing = HEADERS.filter((name) => (request.headers[name.toLowerCase()] ?? "") === "");
      return passedIf(missing.length === 0, `MISSING_HEADER_${missing.join("_")}`);
    },
  },
  {
    name: "ssp-sender",
    text: "Ssp-From is the ASID of a consumer that SDS knows",
    page,
    refusal: { status: 403, issueType: "forbidden", spineCode: null },
    check: ({ request, consumerAsid }) => {
      const asid = request.headers["ssp-from"];
      if (asid === undefined) return NOT_APPLICABLE;
      return passedIf(asid === consumerAsid, `ASID_CHECK_FAILED_MESSAGESENDER_${printable(asid)}`);
    },
  },
  {
    name: "ssp-receiver",
    text: "Ssp-To is the ASID of a provider that SDS has for the interaction",
    page,
    refusal: { status: 403, issueType: "forbidden", spineCode: null },
    check: ({ request, receiver }) => {
      const asid = request.headers["ssp-to"];
      if (asid === undefined || request.headers["ssp-interactionid"] === undefined) return NOT_APPLICABLE;
      return receiver !== null
        ? PASSED
        : failed(`PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_${printable(asid)}`);
    },
  },
  {
    name: "ssp-target",
    text: "The url behind the proxy begins with the service root that SDS has for the interaction, unaltered",
    page,
    refusal: { status: 400, issueType: "invalid", spineCode: null },
    check: ({ targetUrl, receiver }) => {
      if (receiver === null) return NOT_APPLICABLE;
      const { registeredRoot, partyKey } = receiver;
      const [path = ""] = targetUrl.split("?", 1);
      const good = path.startsWith(`${registeredRoot}/`) && !hasDotSegment(path);
      return passedIf(
        good,
        `ENDPOINT_${registeredRoot}_${partyKey}_VARIES_FROM_TARGETURL_${printable(path)}`,
      );
    },
  },
];

/** `.` and `..`, plain or encoded: a server that resolves them would leave the service root. */
function hasDotSegment(path: string): boolean {
  return path.split(/[/\\]|%2f|%5c/i).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}

/** What a consumer sent, as far as it is fit to be shown. */
function printable(text: string): string {
  return text.replace(/[^\w:./$%-]/g, "?").slice(0, 300);
}
