import { type Capability, INTERACTIONS, type InteractionName } from "@gpdocs/model";
import * as Cache from "effect/Cache";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { type GpConnectError, InputError } from "./errors.ts";
import type { Timeouts } from "./manners.ts";
import { adaptorRoot, type Route } from "./route.ts";
import { lookUp, type ProviderAddress } from "./sds.ts";

/** Where the practice of one session answers each interaction. */
export type AddressBook = (name: InteractionName) => Effect.Effect<ProviderAddress, GpConnectError>;

/**
 * The addresses of one practice, for as long as one session lasts: SDS answers must not be kept across encounters. Each
 * interaction is looked up once; calls that ask meanwhile share the look-up, which ends when the last of them has left. One
 * that failed is forgotten.
 */
export function addressBook(route: Route, odsCode: string, timeouts: Timeouts): AddressBook {
  switch (route.kind) {
    case "gpc-consumer":
      return (name) =>
        Effect.succeed({
          serviceRoot: adaptorRoot(route, odsCode, INTERACTIONS[name].capability),
          asid: null,
        });
    case "direct":
      return (name) => {
        const { capability } = INTERACTIONS[name];
        const serviceRoot = route.serviceRoots[capability];
        return serviceRoot === undefined
          ? Effect.fail(noServiceRoot(capability))
          : Effect.succeed({ serviceRoot, asid: route.providerAsid ?? null });
      };
    case "ssp": {
      const answers = Effect.runSync(
        Cache.makeWith((name: InteractionName) => lookUp(route, odsCode, INTERACTIONS[name], timeouts), {
          capacity: Object.keys(INTERACTIONS).length,
          timeToLive: (answer) => (Exit.isSuccess(answer) ? Duration.infinity : Duration.zero),
        }),
      );
      return (name) => Cache.get(answers, name);
    }
  }
}

function noServiceRoot(capability: Capability): InputError {
  return new InputError({
    code: "no-service-root",
    message: `No service root is configured for ${capability}. Give its url, or use a route that looks it up.`,
  });
}
