import type { Capability } from "@gpdocs/model";
import { InputError } from "./errors.ts";

/** How calls reach a practice. */
export type Route = SspRoute | DirectRoute | ConsumerAdaptorRoute;

/** Through the Spine Secure Proxy, to the service root that the Spine Directory Service names. */
export interface SspRoute {
  readonly kind: "ssp";
  /** Base of the proxy, to which the provider's whole url is appended. */
  readonly sspUrl: string;
  /** Base of the SDS FHIR service, such as `https://…/spine-directory/FHIR/R4`. */
  readonly sdsUrl: string;
  /** `apikey` header for SDS. */
  readonly sdsApiKey?: string;
}

/** To service roots that the caller names, called as they are. A capability without one cannot be used. */
export interface DirectRoute {
  readonly kind: "direct";
  readonly serviceRoots: Partial<Readonly<Record<Capability, string>>>;
  /** `Ssp-To`, where the provider asks for it. */
  readonly providerAsid?: string;
}

/** Behind NHS England's gpc-consumer adaptor, which does SDS and SSP itself. */
export interface ConsumerAdaptorRoute {
  readonly kind: "gpc-consumer";
  /** Base of the adaptor, before the ODS code. */
  readonly url: string;
}

/**
 * Checks every url of a route before anything is sent.
 *
 * @throws InputError `invalid-url` that names the one at fault
 */
export function checkRoute(route: Route): Route {
  switch (route.kind) {
    case "ssp":
      checkUrl("the SSP url", route.sspUrl);
      checkUrl("the SDS url", route.sdsUrl);
      break;
    case "direct":
      for (const [capability, root] of Object.entries(route.serviceRoots)) {
        checkUrl(`the ${capability} service root`, root);
      }
      break;
    case "gpc-consumer":
      checkUrl("the adaptor's url", route.url);
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

function checkUrl(name: string, text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const usable =
    url !== undefined && (url.protocol === "https:" || url.protocol === "http:") && url.username === "";
  if (usable && url.search === "" && url.hash === "") return;
  throw new InputError({
    code: "invalid-url",
    message: `${name[0]?.toUpperCase()}${name.slice(1)} is not a plain http(s) address without user name, query or fragment.`,
  });
}
