import { type Interaction, type JsonObject, objectsOf, readBundle, SYSTEMS, textOf } from "@gpdocs/model";
import * as Effect from "effect/Effect";
import { type GpConnectError, InvalidResponseError, RouteError, TimeoutError } from "./errors.ts";
import { isHeaderValue } from "./header-value.ts";
import { exchange } from "./http.ts";
import type { Timeouts } from "./manners.ts";
import { readJson } from "./response.ts";
import { isPlainUrl, join, type SspRoute } from "./route.ts";

/** Where a practice answers one interaction. */
export interface ProviderAddress {
  readonly serviceRoot: string;
  /** `Ssp-To`; `null` where the route does without. */
  readonly asid: string | null;
}

/**
 * Looks a practice up in the Spine Directory Service: the Endpoint by ODS code and interaction, then the Device by ODS code,
 * interaction and the Endpoint's party key. None, several, and one without an address are errors of their own.
 *
 * Page: *Spine Directory Service*; SDS FHIR API (R4).
 */
export function lookUp(
  route: SspRoute,
  odsCode: string,
  interaction: Interaction,
  timeouts: Timeouts,
): Effect.Effect<ProviderAddress, GpConnectError> {
  return Effect.gen(function* () {
    const byInteraction: readonly Parameter[] = [
      ["organization", `${SYSTEMS.odsOrganizationCode}|${odsCode}`],
      ["identifier", `${SYSTEMS.nhsServiceInteractionId}|${interaction.id}`],
    ];
    const endpoint = yield* only("Endpoint", yield* query(route, "Endpoint", byInteraction, timeouts));
    const serviceRoot = textOf(endpoint, "address");
    if (serviceRoot === undefined) return yield* Effect.fail(withoutAddress());
    if (!isPlainUrl(serviceRoot)) return yield* Effect.fail(unusableAddress());
    const partyKey = identifierOf(endpoint, SYSTEMS.nhsMhsPartyKey);
    const byPartyKey: readonly Parameter[] =
      partyKey === undefined
        ? byInteraction
        : [...byInteraction, ["identifier", `${SYSTEMS.nhsMhsPartyKey}|${partyKey}`]];
    const device = yield* only("Device", yield* query(route, "Device", byPartyKey, timeouts));
    const asid = identifierOf(device, SYSTEMS.nhsSpineAsid);
    if (asid === undefined || !isHeaderValue(asid)) return yield* Effect.fail(withoutAsid());
    return { serviceRoot, asid };
  });
}

type Parameter = readonly [name: string, value: string];

function query(
  route: SspRoute,
  resourceType: string,
  parameters: readonly Parameter[],
  timeouts: Timeouts,
): Effect.Effect<readonly JsonObject[], GpConnectError> {
  const search = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return Effect.suspend(() =>
    exchange(
      {
        method: "GET",
        url: `${join(route.sdsUrl, resourceType)}?${search}`,
        headers: {
          Accept: "application/fhir+json",
          "X-Correlation-Id": crypto.randomUUID().toUpperCase(),
          ...(route.sdsApiKey === undefined ? {} : { apikey: route.sdsApiKey }),
        },
      },
      timeouts,
      (response) =>
        Effect.flatMap(readJson(response, LARGEST_ANSWER), (value) => resources(value, resourceType)),
    ),
  ).pipe(Effect.mapError(fromSds));
}

const LARGEST_ANSWER = 1_048_576;

function resources(
  value: unknown,
  resourceType: string,
): Effect.Effect<readonly JsonObject[], GpConnectError> {
  const contents = readBundle(value);
  if (contents === undefined) return Effect.fail(notABundle());
  return Effect.succeed(
    contents.resources.filter((found) => found.resourceType === resourceType).map((found) => found.resource),
  );
}

function only(
  resourceType: "Endpoint" | "Device",
  found: readonly JsonObject[],
): Effect.Effect<JsonObject, RouteError> {
  const [first, ...others] = found;
  if (first === undefined) return Effect.fail(notFound(resourceType));
  return others.length === 0 ? Effect.succeed(first) : Effect.fail(several(resourceType));
}

function identifierOf(resource: JsonObject, system: string): string | undefined {
  const identifier = objectsOf(resource, "identifier").find((found) => textOf(found, "system") === system);
  return textOf(identifier, "value");
}

/** The same cause, told as what it is here: the words of the Spine and the practices do not fit SDS. */
function fromSds(error: GpConnectError): GpConnectError {
  const { code, retryable, httpStatus, spineCode } = error;
  const status = httpStatus === undefined ? "" : ` (HTTP ${httpStatus})`;
  switch (error._tag) {
    case "ProviderError":
    case "SpineError":
    case "RefusedError":
      return new RouteError({
        code: "sds-refused",
        retryable,
        httpStatus,
        spineCode,
        message: `The Spine Directory Service did not answer the look-up${status}. Check the SDS url and the API key.`,
      });
    case "InvalidResponseError":
      return new RouteError({
        code: "sds-invalid-response",
        retryable,
        httpStatus,
        message: `The Spine Directory Service answered with something other than a Bundle${status}. Check the SDS url, and what stands between you and it.`,
      });
    case "RouteError":
      return new RouteError({ code, retryable, message: `${AT_SDS} ${error.message}` });
    case "TimeoutError":
      return new TimeoutError({ code, retryable, message: `${AT_SDS} ${error.message}` });
    default:
      return error;
  }
}

const AT_SDS = "While the Spine Directory Service was asked:";

function notFound(resourceType: "Endpoint" | "Device"): RouteError {
  return new RouteError({
    code: resourceType === "Endpoint" ? "sds-no-endpoint" : "sds-no-device",
    message: `SDS knows no ${resourceType} of this practice for this interaction. Check the ODS code; the practice may not offer the service yet.`,
  });
}

function several(resourceType: "Endpoint" | "Device"): RouteError {
  return new RouteError({
    code: resourceType === "Endpoint" ? "sds-several-endpoints" : "sds-several-devices",
    message: `SDS names more than one ${resourceType} of this practice for this interaction: none is safe to choose. Tell NHS England.`,
  });
}

function withoutAddress(): RouteError {
  return new RouteError({
    code: "sds-endpoint-without-address",
    message:
      "SDS has an Endpoint of this practice, but without an address. Tell NHS England and the practice's supplier.",
  });
}

function unusableAddress(): RouteError {
  return new RouteError({
    code: "sds-unusable-address",
    message:
      "SDS gives this practice an address that is no plain http(s) url. Tell NHS England and the practice's supplier.",
  });
}

function withoutAsid(): RouteError {
  return new RouteError({
    code: "sds-device-without-asid",
    message: "SDS has a Device of this practice, but without an ASID. Tell NHS England.",
  });
}

function notABundle(): InvalidResponseError {
  return new InvalidResponseError({ code: "not-a-bundle", message: "The answer is not a Bundle." });
}
