import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { describe, expect, it } from "vitest";
import { createSpine, type GpConnectError, join, readJson, type SpineSession } from "../src/index.ts";
import { ask, failureOf, sessionOf, shownBy } from "./calls.ts";
import {
  type Answer,
  EMPTY_BUNDLE,
  type HttpServer,
  reply,
  replyFhir,
  roundTrip,
  serve,
} from "./http-server.ts";
import { answerLookUps, device, endpoint, searchset } from "./sds-answers.ts";

const ROOT = "https://provider.nhs.uk/A82038/STU3/1/gpconnect/documents";
const KNOWN = answerLookUps({ serviceRoot: ROOT, asid: "918999198738" });

/** The two searches of the domain notes, word for word but for the percent-encoding. */
const ORGANIZATION = "organization=https://fhir.nhs.uk/Id/ods-organization-code|A82038";
const INTERACTION =
  "identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId|urn:nhs:names:services:gpconnect:documents:fhir:rest:search:patient-1";
const PARTY_KEY = "identifier=https://fhir.nhs.uk/Id/nhsMhsPartyKey|A82038-820044";

async function spineWith(answer: Answer, more: { sdsApiKey?: string; headersTimeout?: number } = {}) {
  const sds = await serve(answer);
  const ssp = await serve((_request, response) => replyFhir(response, EMPTY_BUNDLE));
  const { sdsApiKey, ...manners } = more;
  const spine = createSpine({
    route: {
      kind: "ssp",
      sspUrl: ssp.url,
      sdsUrl: `${sds.url}/spine-directory/FHIR/R4`,
      ...(sdsApiKey === undefined ? {} : { sdsApiKey }),
    },
    manners: { retryDelay: 0, attempts: 1, ...manners },
  });
  return { sds, ssp, spine };
}

function paths({ received }: HttpServer): readonly string[] {
  return received.map(({ target }) => decodeURIComponent(target));
}

/** As SDS answers under its own path. */
function knownBelow(path: string): Answer {
  return (request, response, place) =>
    KNOWN({ ...request, target: request.target.slice(path.length) }, response, place);
}

const ANSWERS = knownBelow("/spine-directory/FHIR/R4");

describe("a look-up in SDS", () => {
  it("asks for the Endpoint, then for the Device with the Endpoint's party key", async () => {
    const { sds, ssp, spine } = await spineWith(ANSWERS, { sdsApiKey: "key-1" });
    await Effect.runPromise(ask(sessionOf(spine)));
    expect(paths(sds)).toStrictEqual([
      `/spine-directory/FHIR/R4/Endpoint?${ORGANIZATION}&${INTERACTION}`,
      `/spine-directory/FHIR/R4/Device?${ORGANIZATION}&${INTERACTION}&${PARTY_KEY}`,
    ]);
    for (const { method, target, headers } of sds.received) {
      expect(method).toBe("GET");
      expect(target).not.toContain("|");
      expect(headers).toMatchObject({
        accept: "application/fhir+json",
        apikey: "key-1",
        "x-correlation-id": expect.stringMatching(/^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i),
      });
    }
    const [first, second] = sds.received.map(({ headers }) => headers["x-correlation-id"]);
    expect(first).not.toBe(second);
    expect(ssp.received[0]).toMatchObject({
      target: `/${ROOT}/Patient`,
      headers: { "ssp-to": "918999198738" },
    });
  });

  it("tells SDS neither token nor user, and sends no API key where there is none", async () => {
    const { sds, spine } = await spineWith(ANSWERS);
    await Effect.runPromise(ask(sessionOf(spine)));
    for (const { headers } of sds.received) {
      expect(headers).not.toHaveProperty("authorization");
      expect(headers).not.toHaveProperty("apikey");
      expect(Object.keys(headers).filter((name) => name.startsWith("ssp-"))).toStrictEqual([]);
    }
  });

  it("asks for the Device without a party key where the Endpoint has none", async () => {
    const { sds, spine } = await spineWith((request, response) =>
      replyFhir(
        response,
        searchset(request.target.includes("/Endpoint") ? endpoint(ROOT, null) : device("918999198738")),
      ),
    );
    await Effect.runPromise(ask(sessionOf(spine)));
    expect(paths(sds)[1]).toBe(`/spine-directory/FHIR/R4/Device?${ORGANIZATION}&${INTERACTION}`);
  });

  it.each([
    ["no Endpoint", [], [device("1")], "sds-no-endpoint"],
    ["two Endpoints", [endpoint(ROOT), endpoint(ROOT)], [device("1")], "sds-several-endpoints"],
    ["an Endpoint without an address", [endpoint(null)], [device("1")], "sds-endpoint-without-address"],
    ["an Endpoint with an empty address", [endpoint(" ")], [device("1")], "sds-endpoint-without-address"],
    ["an address that is no url", [endpoint("provider.nhs.uk")], [device("1")], "sds-unusable-address"],
    ["an address that climbs", [endpoint(`${ROOT}/../..`)], [device("1")], "sds-unusable-address"],
    ["no Device", [endpoint(ROOT)], [], "sds-no-device"],
    ["two Devices", [endpoint(ROOT)], [device("1"), device("2")], "sds-several-devices"],
    ["a Device without an ASID", [endpoint(ROOT)], [device(null)], "sds-device-without-asid"],
    ["an ASID that no header can hold", [endpoint(ROOT)], [device("1\n2")], "sds-device-without-asid"],
  ])("fails with %s", async (_what, endpoints, devices, code) => {
    const { ssp, spine } = await spineWith((request, response) =>
      replyFhir(response, searchset(...(request.target.includes("/Endpoint") ? endpoints : devices))),
    );
    expect(await failureOf(ask(sessionOf(spine)))).toMatchObject({
      _tag: "RouteError",
      code,
      retryable: false,
    });
    expect(ssp.received).toHaveLength(0);
  });

  it("takes an answer without any entry as none found", async () => {
    const { spine } = await spineWith((_request, response) => replyFhir(response, EMPTY_BUNDLE));
    expect(await failureOf(ask(sessionOf(spine)))).toMatchObject({ code: "sds-no-endpoint" });
  });

  it.each([
    ["HTTP 401", 401, "", "application/json", "sds-refused", false],
    [
      "HTTP 400 with an OperationOutcome",
      400,
      '{"resourceType":"OperationOutcome"}',
      "",
      "sds-refused",
      false,
    ],
    ["HTTP 503", 503, "", "", "sds-refused", true],
    ["an HTML page", 200, "<html>", "text/html", "sds-invalid-response", false],
    ["an HTML page with 502", 502, "<html>", "text/html", "sds-invalid-response", true],
    ["a redirect", 302, "", "text/plain", "sds-invalid-response", false],
    ["something that is no Bundle", 200, '{"resourceType":"Patient"}', "", "sds-invalid-response", false],
    ["a cut-off answer", 200, '{"resourceType":', "", "sds-invalid-response", true],
    ["an endless answer", 200, " ".repeat(1_048_577), "", "sds-invalid-response", false],
  ])("that ends in %s says that it was SDS", async (_what, status, body, contentType, code, retryable) => {
    const { spine } = await spineWith((_request, response) =>
      reply(response, status, body, { "content-type": contentType, location: "/" }),
    );
    const error = await failureOf(ask(sessionOf(spine)));
    expect(error).toMatchObject({ _tag: "RouteError", code, retryable });
    expectToNameSds(error);
  });

  it("that reaches nobody, or nobody who answers, says that it was SDS", async () => {
    const { spine } = await spineWith((_request, response) => response.destroy());
    const lost = await failureOf(ask(sessionOf(spine)));
    expect(lost).toMatchObject({ _tag: "RouteError", code: "connection-lost", retryable: true });
    expectToNameSds(lost);
    const { spine: silent } = await spineWith(() => {}, { headersTimeout: 50 });
    const late = await failureOf(ask(sessionOf(silent)));
    expect(late).toMatchObject({ _tag: "TimeoutError", code: "headers-timeout", retryable: true });
    expectToNameSds(late);
  });
});

describe("what SDS answered", () => {
  it("is asked for once by each interaction of a session, and shared while it is under way", async () => {
    const { sds, ssp, spine } = await spineWith(ANSWERS);
    const session = sessionOf(spine);
    await Effect.runPromise(
      Effect.all([ask(session), ask(session), ask(session)], { concurrency: "unbounded" }),
    );
    await Effect.runPromise(ask(session));
    expect(sds.received).toHaveLength(2);
    await Effect.runPromise(search(session));
    await Effect.runPromise(search(session));
    expect(sds.received).toHaveLength(4);
    expect(ssp.received).toHaveLength(6);
  });

  it("is not known to another session", async () => {
    const { sds, spine } = await spineWith(ANSWERS);
    await Effect.runPromise(ask(sessionOf(spine)));
    await Effect.runPromise(ask(sessionOf(spine)));
    expect(sds.received).toHaveLength(4);
  });

  it("is forgotten when it was a failure", async () => {
    let failing = true;
    const { sds, spine } = await spineWith((request, response, place) =>
      failing ? reply(response, 503, "") : ANSWERS(request, response, place),
    );
    const session = sessionOf(spine);
    await failureOf(ask(session));
    failing = false;
    await Effect.runPromise(ask(session));
    expect(sds.received).toHaveLength(3);
  });

  it("is waited for by the others when one of those who wait is interrupted", async () => {
    const held: (() => void)[] = [];
    const { sds, spine } = await spineWith((request, response, place) => {
      held.push(() => ANSWERS(request, response, place));
      if (place > 0) for (const answer of held.splice(0)) answer();
    });
    const session = sessionOf(spine);
    const program = Effect.gen(function* () {
      const first = yield* Effect.forkChild(ask(session));
      yield* Effect.promise(() => sds.arrivals(1));
      const second = yield* Effect.forkChild(ask(session));
      yield* Effect.promise(roundTrip);
      yield* Fiber.interrupt(first);
      for (const answer of held.splice(0)) answer();
      return yield* Fiber.join(second);
    });
    expect(await Effect.runPromise(program)).toStrictEqual(EMPTY_BUNDLE);
    expect(sds.received).toHaveLength(2);
  });

  it("is no longer waited for when all who asked are interrupted: the connection closes, the next call asks anew", async () => {
    let silent = true;
    const { sds, ssp, spine } = await spineWith((request, response, place) => {
      if (!silent) ANSWERS(request, response, place);
    });
    const session = sessionOf(spine);
    const program = Effect.gen(function* () {
      const calls = yield* Effect.forEach([1, 2], () => Effect.forkChild(ask(session)));
      yield* Effect.promise(() => sds.arrivals(1));
      yield* Fiber.interruptAll(calls);
    });
    await Effect.runPromise(program);
    await sds.received[0]?.abandoned;
    expect(ssp.received).toHaveLength(0);
    silent = false;
    await Effect.runPromise(ask(session));
    expect(sds.received).toHaveLength(3);
  });
});

function search(session: SpineSession): Effect.Effect<unknown, GpConnectError> {
  return session.call({ interaction: "search-documents", url: (root) => join(root, "x") }, (response) =>
    readJson(response, 1_000),
  );
}

function expectToNameSds(error: GpConnectError): void {
  expect(error.message).toContain("Spine Directory Service");
  expect(shownBy(error)).not.toContain("127.0.0.1");
}
