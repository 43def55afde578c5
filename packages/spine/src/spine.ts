import * as Effect from "effect/Effect";
import { addressBook } from "./address-book.ts";
import { admitted } from "./admission.ts";
import type { Consumer, User } from "./consumer.ts";
import { createEntrance, type Entrance } from "./entrance.ts";
import { type GpConnectError, InputError } from "./errors.ts";
import { checkHeaderValue } from "./header-value.ts";
import { exchange } from "./http.ts";
import { manners as chooseManners, type Manners, timeoutsOf } from "./manners.ts";
import { observed } from "./observed.ts";
import { type Caller, type CallRequest, prepareRequest } from "./prepare-request.ts";
import type { ProviderResponse } from "./response.ts";
import { withRetries } from "./retry.ts";
import { createRoom } from "./room.ts";
import { checkRoute, type Route } from "./route.ts";
import { withinTotalTime } from "./total-time.ts";

/** What all sessions of a process share: the route, the limits, the pauses that practices asked for. */
export interface Spine {
  readonly manners: Manners;
  /**
   * One user who asks one practice during one patient encounter. What SDS answered is kept for that long, and no longer.
   *
   * @throws InputError if the ODS code is none (`invalid-ods-code`) or the consumer's ASID cannot be sent
   */
  session(options: {
    readonly odsCode: string;
    readonly consumer: Consumer;
    readonly user: User;
  }): SpineSession;
}

export interface SpineSession {
  readonly odsCode: string;
  readonly manners: Manners;
  /** Whether a document may come as it is, beside as a FHIR Binary: the route's `rawBodies`. */
  readonly rawBodies: boolean;
  /**
   * Calls the practice: waits until it may, makes an attempt with a token and a trace id of that moment, hands the answer
   * to `read`, and does all of that again where the failure says that it may pass, a broken body included.
   */
  call<A>(
    request: CallRequest,
    read: (response: ProviderResponse) => Effect.Effect<A, GpConnectError>,
  ): Effect.Effect<A, GpConnectError>;
}

/** @throws InputError if a limit, a url or a key of the route is not usable */
export function createSpine(options: { readonly route: Route; readonly manners?: Partial<Manners> }): Spine {
  const route = checkRoute(options.route);
  const manners = chooseManners(options.manners);
  const total = createRoom(manners.maxConcurrent);
  const entrances = new Map<string, Entrance>();
  const entranceOf = (odsCode: string): Entrance => {
    const entrance = entrances.get(odsCode) ?? createEntrance(manners);
    entrances.set(odsCode, entrance);
    return entrance;
  };
  return {
    manners,
    session: ({ consumer, user, ...practice }) => {
      const odsCode = checkOdsCode(practice.odsCode);
      checkHeaderValue("The consumer's ASID", consumer.asid);
      const entrance = entranceOf(odsCode);
      const caller: Caller = { route, consumer, user, address: addressBook(route, odsCode, manners) };
      const onBusy = (milliseconds: number) =>
        entrance.gate.pause(Math.min(milliseconds, manners.maxRetryAfter));
      return {
        odsCode,
        manners,
        rawBodies: route.rawBodies ?? false,
        call: (request, read) =>
          withinTotalTime(manners.totalTimeout, (begin) => {
            const timeouts = timeoutsOf(manners, request.interaction);
            const attempts = admitted(entrance, total, request.priority ?? "bulk", (attempt) =>
              begin.pipe(
                Effect.andThen(prepareRequest(caller, request)),
                Effect.flatMap((http) =>
                  observed(attempt, read, (watched) => exchange(http, timeouts, watched, onBusy)),
                ),
              ),
            );
            return withRetries(attempts, manners, {
              budget: entrance.budget,
              closedFor: entrance.gate.closedFor,
              onRetry: (notice) => request.onRetry?.(notice),
            });
          }),
      };
    },
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
