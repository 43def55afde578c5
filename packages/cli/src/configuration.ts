import type { Route } from "@gpdocs/extractor";
import { isJsonObject, type JsonObject, objectOf, textOf } from "@gpdocs/model";
import { wrongUsage } from "./failure.ts";
import { refuseUnknownMembers } from "./fields.ts";
import { CONSUMER_FIELDS } from "./identity.ts";

/** What `--config` names: how practices are reached, and who asks. Shared by all users, so never one of them. */
export interface Configuration {
  readonly route: Route | undefined;
  /** Unchecked: environment variables may still add to it. */
  readonly consumer: JsonObject | undefined;
}

export const EMPTY_CONFIGURATION: Configuration = { route: undefined, consumer: undefined };

/**
 * Reads the configuration, which has the shape of the library's own options: `{ "route": …, "consumer": … }`.
 *
 * @throws CommandFailure that names the member at fault
 */
export function readConfiguration(value: unknown): Configuration {
  if (!isJsonObject(value)) {
    throw wrongUsage('The configuration must hold a JSON object with "route" and "consumer".');
  }
  if (Object.hasOwn(value, "user")) {
    throw wrongUsage(
      "The configuration holds a user: the logged-on user is given per run, with --user FILE or GPDOCS_USER_… variables. Remove it.",
    );
  }
  const route = objectOf(value, "route");
  const consumer = objectOf(value, "consumer");
  refuseUnknownMembers({ ...value, route: {}, consumer: {} }, ["route", "consumer"], "The configuration");
  if (consumer !== undefined) {
    const paths = Object.values(CONSUMER_FIELDS).map((field) => field.path);
    refuseUnknownMembers(consumer, paths, '"consumer" of the configuration');
  }
  return { route: route === undefined ? undefined : readRoute(route), consumer };
}

function readRoute(route: JsonObject): Route {
  const kind = textOf(route, "kind");
  if (kind === undefined || !Object.hasOwn(ROUTE_MEMBERS, kind)) {
    throw wrongUsage('"route.kind" of the configuration must be ssp, direct or gpc-consumer.');
  }
  switch (kind) {
    case "ssp": {
      known(route, ROUTE_MEMBERS.ssp);
      const sdsApiKey = textOf(route, "sdsApiKey");
      return {
        kind,
        sdsUrl: needed(route, "sdsUrl"),
        sspUrl: needed(route, "sspUrl"),
        ...(sdsApiKey === undefined ? {} : { sdsApiKey }),
      };
    }
    case "direct": {
      known(route, ROUTE_MEMBERS.direct);
      const roots = objectOf(route, "serviceRoots");
      const [structured, documents, migration] = ["structured", "documents", "migration"].map((capability) =>
        textOf(roots, capability),
      );
      const providerAsid = textOf(route, "providerAsid");
      return {
        kind,
        serviceRoots: {
          ...(structured === undefined ? {} : { structured }),
          ...(documents === undefined ? {} : { documents }),
          ...(migration === undefined ? {} : { migration }),
        },
        ...(providerAsid === undefined ? {} : { providerAsid }),
      };
    }
    default:
      known(route, ROUTE_MEMBERS["gpc-consumer"]);
      return { kind: "gpc-consumer", url: needed(route, "url") };
  }
}

const ROUTE_MEMBERS = {
  ssp: ["kind", "sdsUrl", "sspUrl", "sdsApiKey"],
  direct: [
    "kind",
    "serviceRoots.structured",
    "serviceRoots.documents",
    "serviceRoots.migration",
    "providerAsid",
  ],
  "gpc-consumer": ["kind", "url"],
} as const;

function known(route: JsonObject, members: readonly string[]): void {
  refuseUnknownMembers(route, members, '"route" of the configuration');
}

function needed(route: JsonObject, name: string): string {
  const text = textOf(route, name);
  if (text === undefined) throw wrongUsage(`"route.${name}" of the configuration is missing.`);
  return text;
}
