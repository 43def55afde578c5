import { type Capability, INTERACTIONS, type Interaction, type InteractionName } from "@gpdocs/model";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import pLimit, { type LimitFunction } from "p-limit";
import { auditToken } from "./audit-token.ts";
import type { Consumer, User } from "./consumer.ts";
import { type GpConnectError, InputError } from "./errors.ts";
import { createGate, type Gate } from "./gate.ts";
import { exchange, type HttpRequest } from "./http.ts";
import { manners as chooseManners, type Manners } from "./manners.ts";
import { withPlace } from "./places.ts";
import type { ProviderResponse } from "./response.ts";
import { withRetries } from "./retry.ts";
import { adaptorRoot, checkRoute, join, type Route } from "./route.ts";
import { lookUp, type ProviderAddress } from "./sds.ts";
import { settledPromise } from "./settled-promise.ts";

/** What all sessions of a process share: the route, the limits, the pauses that practices asked for. */
export interface Spine {
  readonly manners: Manners;
  /** One user who asks one practice during one patient encounter. What SDS answered is kept for that long, and no longer. */
  session(options: {
    readonly odsCode: string;
    readonly consumer: Consumer;
    readonly user: User;
  }): SpineSession;
}

export interface SpineSession {
  readonly odsCode: string;
  readonly manners: Manners;
  /**
   * Calls the practice: waits until it may, makes an attempt with a token and a trace id of that moment, hands the answer
   * to `read`, and does all of that again where the failure says that it may pass, a broken body included.
   */
  call<A>(
    request: CallRequest,
    read: (response: ProviderResponse) => Effect.Effect<A, GpConnectError>,
  ): Effect.Effect<A, GpConnectError>;
}

export interface CallRequest {
  readonly interaction: InteractionName;
  /** The whole url of the request, made from the service root that is in force. May throw a `GpConnectError`. */
  url(serviceRoot: string): string;
  /** JSON, for a `POST`. */
  readonly body?: string;
  /** Whether records with sensitive information are asked for: the token's scope must agree. @default false */
  readonly sensitive?: boolean;
  /** Told the trace id of each attempt before it is made. */
  onAttempt?(traceId: string): void;
}

/** @throws InputError if a limit or a url of the route is not usable */
export function createSpine(options: { readonly route: Route; readonly manners?: Partial<Manners> }): Spine {
  const route = checkRoute(options.route);
  const manners = chooseManners(options.manners);
  const total = pLimit(manners.maxConcurrent);
  const providers = new Map<string, Provider>();
  return {
    manners,
    session: ({ odsCode, consumer, user }) => {
      const code = checkOdsCode(odsCode);
      const provider = providers.get(code) ?? { places: pLimit(manners.maxPerProvider), gate: createGate() };
      providers.set(code, provider);
      const address = addressBook(route, code, manners);
      return {
        odsCode: code,
        manners,
        call: (request, read) => {
          const interaction = INTERACTIONS[request.interaction];
          const attempt = Effect.gen(function* () {
            const { serviceRoot, asid } = yield* address(request.interaction);
            const url = yield* settledPromise(async () => request.url(serviceRoot));
            const traceId = crypto.randomUUID();
            request.onAttempt?.(traceId);
            const now = yield* Clock.currentTimeMillis;
            const token = auditToken({
              interaction,
              serviceRoot,
              consumer,
              user,
              now,
              sensitive: request.sensitive ?? false,
            });
            const http: HttpRequest = {
              method: interaction.method,
              url: route.kind === "ssp" ? join(route.sspUrl, url) : url,
              headers: headers(route, interaction, {
                traceId,
                token,
                from: consumer.asid,
                to: asid,
                body: request.body,
              }),
              ...(request.body === undefined ? {} : { body: request.body }),
            };
            return yield* exchange(http, manners, read, (pause) =>
              provider.gate.pause(Math.min(pause, manners.maxRetryAfter)),
            );
          });
          const admitted = Effect.andThen(
            provider.gate.pass,
            withPlace(provider.places, withPlace(total, attempt)),
          );
          return withRetries(admitted, manners);
        },
      };
    },
  };
}

interface Provider {
  readonly places: LimitFunction;
  readonly gate: Gate;
}

/** One look-up for each interaction of a session, shared while it is under way, forgotten when it fails. */
function addressBook(route: Route, odsCode: string, manners: Manners) {
  const known = new Map<InteractionName, Promise<Exit.Exit<ProviderAddress, GpConnectError>>>();
  return (name: InteractionName): Effect.Effect<ProviderAddress, GpConnectError> => {
    const interaction: Interaction = INTERACTIONS[name];
    if (route.kind === "gpc-consumer") {
      return Effect.succeed({ serviceRoot: adaptorRoot(route, odsCode, interaction.capability), asid: null });
    }
    if (route.kind === "direct") {
      const serviceRoot = route.serviceRoots[interaction.capability];
      return serviceRoot === undefined
        ? Effect.fail(noServiceRoot(interaction.capability))
        : Effect.succeed({ serviceRoot, asid: route.providerAsid ?? null });
    }
    return Effect.suspend(() => {
      const asked = known.get(name) ?? Effect.runPromiseExit(lookUp(route, odsCode, interaction, manners));
      known.set(name, asked);
      return Effect.flatMap(
        Effect.promise(() => asked),
        (answer) => {
          if (Exit.isFailure(answer)) known.delete(name);
          return answer;
        },
      );
    });
  };
}

function headers(
  route: Route,
  interaction: Interaction,
  facts: { traceId: string; token: string; from: string; to: string | null; body: string | undefined },
): Readonly<Record<string, string>> {
  return {
    Accept: "application/fhir+json",
    Authorization: `Bearer ${facts.token}`,
    "Ssp-TraceID": facts.traceId,
    "Ssp-InteractionID": interaction.id,
    ...(route.kind === "gpc-consumer" ? {} : { "Ssp-From": facts.from }),
    ...(facts.to === null ? {} : { "Ssp-To": facts.to }),
    ...(facts.body === undefined ? {} : { "Content-Type": "application/fhir+json;charset=utf-8" }),
  };
}

function checkOdsCode(text: string): string {
  const code = text.trim().toUpperCase();
  if (/^[A-Z0-9]{3,12}$/.test(code)) return code;
  throw new InputError({
    code: "invalid-ods-code",
    message: "The practice's ODS code must be 3 to 12 letters and digits, such as A82038.",
  });
}

function noServiceRoot(capability: Capability): InputError {
  return new InputError({
    code: "no-service-root",
    message: `No service root is configured for ${capability}. Give its url, or use a route that looks it up.`,
  });
}
