import { INTERACTIONS, type Interaction, type InteractionName } from "@gpdocs/model";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { AddressBook } from "./address-book.ts";
import { auditToken } from "./audit-token.ts";
import type { Consumer, User } from "./consumer.ts";
import type { GpConnectError } from "./errors.ts";
import type { HttpRequest } from "./http.ts";
import type { Priority } from "./line.ts";
import type { RetryNotice } from "./retry.ts";
import { join, type Route } from "./route.ts";
import { settledPromise } from "./settled-promise.ts";

export interface CallRequest {
  readonly interaction: InteractionName;
  /** The whole url of the request, made from the service root that is in force. May throw a `GpConnectError`. */
  url(serviceRoot: string): string;
  /** JSON, for a `POST`. */
  readonly body?: string;
  /** Whether records with sensitive information are asked for: the token's scope must agree. @default false */
  readonly sensitive?: boolean;
  /** `interactive` where a person waits for it: it overtakes the calls that wait as `bulk`. @default "bulk" */
  readonly priority?: Priority;
  /** Told the trace id of each attempt before it is made. */
  onAttempt?(traceId: string): void;
  /** Told of each wait between two attempts before it begins. */
  onRetry?(notice: RetryNotice): void;
}

/** Who calls, which way, and where the practice answers. */
export interface Caller {
  readonly route: Route;
  readonly consumer: Consumer;
  readonly user: User;
  readonly address: AddressBook;
}

/** The HTTP request of one attempt, with a trace id and a token of this moment. */
export function prepareRequest(
  { route, consumer, user, address }: Caller,
  request: CallRequest,
): Effect.Effect<HttpRequest, GpConnectError> {
  return Effect.gen(function* () {
    const interaction: Interaction = INTERACTIONS[request.interaction];
    const { serviceRoot, asid } = yield* address(request.interaction);
    const url = yield* settledPromise(async () => request.url(serviceRoot));
    const now = yield* Clock.currentTimeMillis;
    const sensitive = request.sensitive ?? false;
    const token = auditToken({ interaction, serviceRoot, consumer, user, now, sensitive });
    const traceId = crypto.randomUUID();
    request.onAttempt?.(traceId);
    return {
      method: interaction.method,
      url: route.kind === "ssp" ? join(route.sspUrl, url) : url,
      headers: {
        Accept: "application/fhir+json",
        Authorization: `Bearer ${token}`,
        "Ssp-TraceID": traceId,
        "Ssp-InteractionID": interaction.id,
        ...(route.kind === "gpc-consumer" ? {} : { "Ssp-From": consumer.asid }),
        ...(asid === null ? {} : { "Ssp-To": asid }),
        ...(request.body === undefined ? {} : { "Content-Type": "application/fhir+json;charset=utf-8" }),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    };
  });
}
