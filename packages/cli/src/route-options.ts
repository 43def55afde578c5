import { createHash } from "node:crypto";
import type { Route } from "@gpdocs/extractor";
import { wrongUsage } from "./failure.ts";

/** The flags that say how a practice is reached. */
export interface RouteWishes {
  readonly odsCode: string | undefined;
  readonly sdsUrl: string | undefined;
  readonly sspUrl: string | undefined;
  readonly structuredUrl: string | undefined;
  readonly documentsUrl: string | undefined;
  readonly migrateUrl: string | undefined;
}

/** The services of a practice that a command needs, by the names of the library's `serviceRoots`. */
export type Capability = "structured" | "documents" | "migration";

/**
 * The way to the practice: flags before the configuration.
 *
 * @param apiKey for SDS, from the environment; comes before the configuration's
 * @throws CommandFailure that says what is missing or does not go together
 */
export function chooseRoute(
  wishes: RouteWishes,
  configured: Route | undefined,
  apiKey: string | undefined,
  needs: readonly Capability[],
): Route {
  const roots = {
    ...(wishes.structuredUrl === undefined ? {} : { structured: wishes.structuredUrl }),
    ...(wishes.documentsUrl === undefined ? {} : { documents: wishes.documentsUrl }),
    ...(wishes.migrateUrl === undefined ? {} : { migration: wishes.migrateUrl }),
  };
  const namesRoots = Object.keys(roots).length > 0;
  const namesSpine = wishes.sdsUrl !== undefined || wishes.sspUrl !== undefined;
  if (namesRoots && namesSpine) {
    throw wrongUsage(
      "--sds-url and --ssp-url find the service roots themselves: leave out --structured-url, --documents-url and --migrate-url, or the other two.",
    );
  }
  if (namesRoots) {
    const before = configured?.kind === "direct" ? configured : { kind: "direct" as const, serviceRoots: {} };
    return withRoots({ ...before, serviceRoots: { ...before.serviceRoots, ...roots } }, needs);
  }
  if (namesSpine || configured?.kind === "ssp") {
    const before = configured?.kind === "ssp" ? configured : undefined;
    return withApiKey(
      wishes.sdsUrl ?? before?.sdsUrl,
      wishes.sspUrl ?? before?.sspUrl,
      apiKey ?? before?.sdsApiKey,
    );
  }
  if (configured !== undefined) return withRoots(configured, needs);
  throw wrongUsage(
    "The way to the practice is missing: give --ods-code with --sds-url and --ssp-url, or --structured-url and --documents-url, or --config FILE with a route.",
  );
}

/**
 * The practice's ODS code. Service roots alone do not name the practice: then a name of the same shape, made from the
 * documents' root, stands in its place, so that folders of two practices are still told apart.
 *
 * @param odsCode may be such a stand-in, of an earlier extraction
 */
export function practiceOf(
  odsCode: string | undefined,
  route: Route,
): { readonly odsCode: string; readonly isStandIn: boolean } {
  const standIn = standInOf(route);
  if (odsCode !== undefined && !STAND_IN.test(odsCode)) return { odsCode, isStandIn: false };
  if (odsCode !== undefined && odsCode !== standIn) {
    throw wrongUsage(
      `The practice ${odsCode} is known by its documents service root alone, and that is another one: give the --documents-url that was given before.`,
    );
  }
  if (standIn === undefined) {
    throw wrongUsage("--ods-code is missing: it names the practice where the patient is registered.");
  }
  return { odsCode: standIn, isStandIn: true };
}

const STAND_IN = /^UNKNOWN[0-9A-F]{5}$/;

function standInOf(route: Route): string | undefined {
  if (route.kind !== "direct") return undefined;
  const { documents, structured, migration } = route.serviceRoots;
  const root = documents ?? structured ?? migration ?? "";
  return `UNKNOWN${createHash("sha256").update(root).digest("hex").slice(0, 5).toUpperCase()}`;
}

function withApiKey(
  sdsUrl: string | undefined,
  sspUrl: string | undefined,
  sdsApiKey: string | undefined,
): Route {
  if (sdsUrl === undefined)
    throw wrongUsage("--sds-url is missing: --ssp-url needs it to look the practice up.");
  if (sspUrl === undefined)
    throw wrongUsage("--ssp-url is missing: --sds-url finds practices behind that proxy.");
  return { kind: "ssp", sdsUrl, sspUrl, ...(sdsApiKey === undefined ? {} : { sdsApiKey }) };
}

/** Without the documents' service root every document would fail, one by one. */
function withRoots(route: Route, needs: readonly Capability[]): Route {
  if (route.kind !== "direct") return route;
  const missing = needs.filter((capability) => route.serviceRoots[capability] === undefined);
  if (missing.length === 0) return route;
  const flags = missing.map((capability) => ROOT_FLAGS[capability]).join(" and ");
  throw wrongUsage(
    missing.length === 1
      ? `${flags} is missing: this command needs that service root of the practice.`
      : `${flags} are missing: this command needs those service roots of the practice.`,
  );
}

const ROOT_FLAGS: Readonly<Record<Capability, string>> = {
  structured: "--structured-url",
  documents: "--documents-url",
  migration: "--migrate-url",
};
