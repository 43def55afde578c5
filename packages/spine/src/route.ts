import type { Capability } from "@gpdocs/model";
import { InputError } from "./errors.ts";
import { checkHeaderValue } from "./header-value.ts";

/** How calls reach a practice. */
export type Route = SspRoute | DirectRoute | ConsumerAdaptorRoute;

interface Acceptance {
  /**
   * Whether a document may also come as it is, in an answer that does not call itself JSON. GP Connect knows no such answer:
   * only for a practice or an adaptor that is known to send them. HTML is refused all the same. @default false
   */
  readonly rawBodies?: boolean;
}

/** Through the Spine Secure Proxy, to the service root that the Spine Directory Service names. */
export interface SspRoute extends Acceptance {
  readonly kind: "ssp";
  /** Base of the proxy, to which the provider's whole url is appended. */
  readonly sspUrl: string;
  /** Base of the SDS FHIR service, such as `https://…/spine-directory/FHIR/R4`. */
  readonly sdsUrl: string;
  /** `apikey` header for SDS. */
  readonly sdsApiKey?: string;
}

/** To service roots that the caller names, called as they are. A capability without one cannot be used. */
export interface DirectRoute extends Acceptance {
  readonly kind: "direct";
  readonly serviceRoots: Partial<Readonly<Record<Capability, string>>>;
  /** `Ssp-To`, where the provider asks for it. */
  readonly providerAsid?: string;
}

/** Behind NHS England's gpc-consumer adaptor, which does SDS and SSP itself. */
export interface ConsumerAdaptorRoute extends Acceptance {
  readonly kind: "gpc-consumer";
  /** Base of the adaptor, before the ODS code. */
  readonly url: string;
}

/**
 * Checks every url and header value of a route before anything is sent.
 *
 * @throws InputError `invalid-url` or `invalid-header-value` that names the one at fault
 */
export function checkRoute(route: Route): Route {
  switch (route.kind) {
    case "ssp":
      checkUrl("The SSP url", route.sspUrl);
      checkUrl("The SDS url", route.sdsUrl);
      if (route.sdsApiKey !== undefined) checkHeaderValue("The API key for SDS", route.sdsApiKey);
      break;
    case "direct":
      for (const [capability, root] of Object.entries(route.serviceRoots)) {
        checkUrl(`The ${capability} service root`, root);
      }
      if (route.providerAsid !== undefined) checkHeaderValue("The provider's ASID", route.providerAsid);
      break;
    case "gpc-consumer":
      checkUrl("The adaptor's url", route.url);
  }
  return route;
}

/** The adaptor's service root for one capability of one practice. */
export function adaptorRoot(route: ConsumerAdaptorRoute, odsCode: string, capability: Capability): string {
  const paths = { structured: "structured/fhir", documents: "documents/fhir", migration: "fhir" } as const;
  return `${join(route.url, odsCode)}/STU3/1/gpconnect/${paths[capability]}`;
}

/** A service root and a request within it, or a proxy and a url behind it. The first part stays as it is. */
export function join(base: string, rest: string): string {
  return base.endsWith("/") ? `${base}${rest}` : `${base}/${rest}`;
}

/**
 * Whether the text is an absolute http(s) address that a path can be appended to and that goes out on the wire as it
 * stands: no user name, no query, no fragment, nothing in its path that a parser would rewrite.
 */
export function isPlainUrl(text: string): boolean {
  const path = /^https?:\/\/[^\s/?#@\\]+(.*)$/i.exec(text)?.[1];
  return path !== undefined && URL.canParse(text) && new URL(text).pathname === (path === "" ? "/" : path);
}

function checkUrl(name: string, text: string): void {
  if (isPlainUrl(text)) return;
  throw new InputError({
    code: "invalid-url",
    message: `${name} is not a plain http(s) address: no user name, query or fragment, no blanks, no dot segments.`,
  });
}
