import { type ExpectedPatient, parseNhsNumber } from "@gpdocs/model";
import { createSpine, type GpConnectError, type Manners, type SpineSession } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import { CONSUMER, USER } from "../../spine/test/calls.ts";
import { type Answer, type HttpServer, replyFhir, serve } from "../../spine/test/http-server.ts";

export const PATIENT: ExpectedPatient = expectedPatient();

function expectedPatient(): ExpectedPatient {
  const nhsNumber = parseNhsNumber("9999999999");
  if (nhsNumber === undefined) throw new Error("not an NHS number");
  return { nhsNumber };
}

/** A Patient with these NHS numbers. */
export function patient(nhsNumbers: readonly string[], more: object = { id: "2" }): object {
  const system = "https://fhir.nhs.uk/Id/nhs-number";
  return {
    resourceType: "Patient",
    identifier: nhsNumbers.map((value) => ({ system, value })),
    ...more,
  };
}

export function record(...resources: readonly object[]): object {
  return { resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) };
}

/** A practice that answers as told, and a session with it. */
export async function practice(
  answer: Answer | object,
  manners: Partial<Manners> = {},
): Promise<{ server: HttpServer; session: SpineSession }> {
  const server = await serve(
    typeof answer === "function"
      ? (request, response, place) => answer(request, response, place)
      : (_request, response) => replyFhir(response, answer),
  );
  const serviceRoots = { structured: `${server.url}/structured`, migration: `${server.url}/migration` };
  const spine = createSpine({
    route: { kind: "direct", serviceRoots },
    manners: { retryDelay: 0, ...manners },
  });
  return { server, session: spine.session({ odsCode: "A82038", consumer: CONSUMER, user: USER }) };
}

export function failureOf<A>(effect: Effect.Effect<A, GpConnectError>): Promise<GpConnectError> {
  return Effect.runPromise(Effect.flip(effect));
}
