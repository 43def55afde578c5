import { inspect } from "node:util";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import {
  type Consumer,
  createSpine,
  type GpConnectError,
  join,
  type Manners,
  readJson,
  type Spine,
  type SpineSession,
  type User,
} from "../src/index.ts";

/** The identities of the page *Cross-organisation audit and provenance*, "JWT payload full example". */
export const CONSUMER: Consumer = {
  asid: "200000000115",
  issuer: "https://consumersupplier.thirdparty.nhs.uk/",
  organisation: { odsCode: "A1001", name: "Test Hospital" },
  device: {
    identifier: { system: "https://consumersupplier.com/Id/device-identifier", value: "CONS-APP-4" },
    model: "Consumer product name",
    version: "5.3.0",
  },
};

export const USER: User = {
  id: "10019",
  name: { family: "Jones", given: ["Claire"], prefix: ["Dr"] },
  sdsUserId: "111222333444",
  sdsRoleProfileId: "444555666777",
  localUserId: {
    system: "https://consumersupplier.com/Id/user-guid",
    value: "98ed4f78-814d-4266-8d5b-cde742f3093c",
  },
};

/** A spine whose practices are called directly, at the service root of this server, and that retries without delay. */
export function directSpine(serverUrl: string, manners: Partial<Manners> = {}): Spine {
  const serviceRoots = { documents: `${serverUrl}/documents` };
  return createSpine({ route: { kind: "direct", serviceRoots }, manners: { retryDelay: 0, ...manners } });
}

export function sessionOf(spine: Spine, odsCode = "A82038"): SpineSession {
  return spine.session({ odsCode, consumer: CONSUMER, user: USER });
}

/** A small call: what the practice answers, as JSON. */
export function ask(session: SpineSession, path = "Patient"): Effect.Effect<unknown, GpConnectError> {
  return session.call({ interaction: "find-patient", url: (root) => join(root, path) }, (response) =>
    readJson(response, 1_000),
  );
}

/** How the effect fails. That it succeeds fails the test. */
export function failureOf<A>(effect: Effect.Effect<A, GpConnectError>): Promise<GpConnectError> {
  return Effect.runPromise(Effect.flip(effect));
}

/** Runs the effect in time that stands still until the test moves it. Sockets go on in real time. */
export function inVirtualTime<A, E>(effect: Effect.Effect<A, E>): Promise<A> {
  return Effect.runPromise(Effect.provide(effect, TestClock.layer()));
}

/** Fulfilled when all that follows from promises already fulfilled has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** What an unsigned token claims. */
export function claimsOf(authorization: string | undefined): Readonly<Record<string, unknown>> {
  const payload = authorization?.replace(/^Bearer /, "").split(".")[1] ?? "";
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
}

/** Everything that a log, a debugger or `JSON.stringify` could show of an error. */
export function shownBy(error: GpConnectError): string {
  return `${inspect(error, { depth: null, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`;
}
