import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { createSpine, join, type Route, readJson, type Spine, type SpineSession } from "../src/index.ts";
import { ask, CONSUMER, claimsOf, directSpine, failureOf, sessionOf, USER } from "./calls.ts";
import { EMPTY_BUNDLE, replyFhir, serve } from "./http-server.ts";
import { answerLookUps } from "./sds-answers.ts";

const INTERACTION = {
  "retrieve-structured-record": "urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1",
  "find-patient": "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:patient-1",
  "retrieve-document": "urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1",
  "migrate-structured-record":
    "urn:nhs:names:services:gpconnect:fhir:operation:gpc.migratestructuredrecord-1",
} as const;

function send(session: SpineSession, interaction: keyof typeof INTERACTION, rest: string, body?: string) {
  const request = { interaction, url: (root: string) => join(root, rest) };
  return session.call(body === undefined ? request : { ...request, body }, (response) =>
    readJson(response, 1_000),
  );
}

describe("through the SSP", () => {
  it.each([
    "https://pcs.thirdparty.nhs.uk/T99999/STU3/1",
    "https://Provider.NHS.uk/gp0001/STU3/1/GPConnect/Documents",
    "https://provider.nhs.uk:443/GP0001/STU3/1/gpconnect/documents",
    "http://provider.nhs.uk:80/GP0001",
    "https://provider.nhs.uk//GP0001//STU3/1",
    "https://provider.nhs.uk/%7Epractice/A82038",
    "https://10.0.0.1:19192/A82038/STU3/1",
  ])("the service root stands in the request line as SDS wrote it: %s", async (serviceRoot) => {
    const sds = await serve(answerLookUps({ serviceRoot, asid: "918999198738" }));
    const ssp = await serve((_request, response) => replyFhir(response, EMPTY_BUNDLE));
    const spine = createSpine({ route: { kind: "ssp", sspUrl: ssp.url, sdsUrl: sds.url } });
    const query = "Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C9999999999";
    await Effect.runPromise(send(sessionOf(spine), "find-patient", query));
    expect(ssp.received.map(({ method, target }) => `${method} ${target}`)).toStrictEqual([
      `GET /${serviceRoot}/${query}`,
    ]);
    expect(claimsOf(ssp.received[0]?.headers.authorization)["aud"]).toBe(serviceRoot);
  });

  it.each(["/", "/ssp", "/ssp/"])("the proxy's own path stays before it: %s", async (path) => {
    const serviceRoot = "https://provider.nhs.uk/A82038/STU3/1";
    const sds = await serve(answerLookUps({ serviceRoot, asid: "918999198738" }));
    const ssp = await serve((_request, response) => replyFhir(response, EMPTY_BUNDLE));
    const route: Route = { kind: "ssp", sspUrl: `${ssp.url}${path}`, sdsUrl: sds.url };
    const operation = "Patient/$gpc.getstructuredrecord";
    await Effect.runPromise(
      send(sessionOf(createSpine({ route })), "retrieve-structured-record", operation, "{}"),
    );
    const before = path.endsWith("/") ? path : `${path}/`;
    expect(ssp.received[0]?.target).toBe(`${before}${serviceRoot}/${operation}`);
  });

  it("a call carries the headers of the Spine", async () => {
    const sds = await serve(
      answerLookUps({ serviceRoot: "https://provider.nhs.uk/A", asid: "918999198738" }),
    );
    const ssp = await serve((_request, response) => replyFhir(response, EMPTY_BUNDLE));
    const spine = createSpine({ route: { kind: "ssp", sspUrl: ssp.url, sdsUrl: sds.url } });
    await Effect.runPromise(
      send(sessionOf(spine), "retrieve-structured-record", "Patient/$gpc.getstructuredrecord", "{}"),
    );
    expect(ssp.received[0]?.headers).toMatchObject({
      accept: "application/fhir+json",
      "content-type": "application/fhir+json;charset=utf-8",
      "ssp-from": "200000000115",
      "ssp-to": "918999198738",
      "ssp-interactionid": INTERACTION["retrieve-structured-record"],
      "ssp-traceid": expect.stringMatching(/^[0-9a-f-]{36}$/),
      authorization: expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.$/),
      "accept-encoding": expect.stringContaining("gzip"),
    });
  });
});

describe("directly", () => {
  it("each interaction goes to the service root of its capability, and the token names that root", async () => {
    const server = await serve((_request, response) => replyFhir(response, EMPTY_BUNDLE));
    const serviceRoots = {
      structured: `${server.url}/A/structured`,
      documents: `${server.url}/A/Documents`,
      migration: `${server.url}/A/migration`,
    };
    const session = sessionOf(createSpine({ route: { kind: "direct", serviceRoots } }));
    await Effect.runPromise(send(session, "retrieve-structured-record", "x", "{}"));
    await Effect.runPromise(send(session, "retrieve-document", "Binary/1"));
    await Effect.runPromise(send(session, "migrate-structured-record", "x", "{}"));
    expect(server.received.map(({ target }) => target)).toStrictEqual([
      "/A/structured/x",
      "/A/Documents/Binary/1",
      "/A/migration/x",
    ]);
    expect(server.received.map(({ headers }) => claimsOf(headers.authorization)["aud"])).toStrictEqual([
      serviceRoots.structured,
      serviceRoots.documents,
      serviceRoots.migration,
    ]);
  });

  it("a call names both ASIDs where the provider's is known, and has no Content-Type without a body", async () => {
    const server = await serve((_request, response) => replyFhir(response, EMPTY_BUNDLE));
    const serviceRoots = { documents: server.url };
    const known = createSpine({ route: { kind: "direct", serviceRoots, providerAsid: "918999198738" } });
    const unknown = createSpine({ route: { kind: "direct", serviceRoots } });
    for (const spine of [known, unknown]) await Effect.runPromise(ask(sessionOf(spine)));
    const [first, second] = server.received.map(({ headers }) => headers);
    expect(first).toMatchObject({ "ssp-from": "200000000115", "ssp-to": "918999198738" });
    expect(first).not.toHaveProperty("content-type");
    expect(second).toMatchObject({ "ssp-from": "200000000115" });
    expect(second).not.toHaveProperty("ssp-to");
  });

  it("a capability without a service root cannot be used", async () => {
    const spine = directSpine("http://127.0.0.1:1");
    const error = await failureOf(send(sessionOf(spine), "retrieve-structured-record", "x", "{}"));
    expect(error).toMatchObject({ _tag: "InputError", code: "no-service-root" });
    expect(error.message).toContain("structured");
  });
});

describe("behind the gpc-consumer adaptor", () => {
  it.each([
    ["retrieve-structured-record", "/A82038/STU3/1/gpconnect/structured/fhir/x"],
    ["find-patient", "/A82038/STU3/1/gpconnect/documents/fhir/x"],
    ["migrate-structured-record", "/A82038/STU3/1/gpconnect/fhir/x"],
  ] as const)("%s goes to %s, without ASIDs", async (interaction, target) => {
    const adaptor = await serve((_request, response) => replyFhir(response, EMPTY_BUNDLE));
    const session = sessionOf(createSpine({ route: { kind: "gpc-consumer", url: adaptor.url } }), "a82038");
    const body = interaction === "find-patient" ? undefined : "{}";
    await Effect.runPromise(send(session, interaction, "x", body));
    const [request] = adaptor.received;
    expect(request?.target).toBe(target);
    expect(request?.headers).toMatchObject({
      "ssp-interactionid": INTERACTION[interaction],
      "ssp-traceid": expect.stringMatching(/^[0-9a-f-]{36}$/),
      authorization: expect.stringMatching(/^Bearer /),
    });
    expect(request?.headers).not.toHaveProperty("ssp-from");
    expect(request?.headers).not.toHaveProperty("ssp-to");
  });
});

describe("what is refused before anything is sent", () => {
  const odd = [
    "provider.nhs.uk",
    "ftp://provider.nhs.uk",
    "https://",
    "https://user@provider.nhs.uk",
    "https://user:secret@provider.nhs.uk",
    "https://:secret@provider.nhs.uk",
    "https://provider.nhs.uk/?",
    "https://provider.nhs.uk/?a=b",
    "https://provider.nhs.uk/#",
    "https://provider.nhs.uk/#part",
    " https://provider.nhs.uk",
    "https://provider.nhs.uk/ ",
    "https://provider.nhs.uk/a b",
    "https://provider.nhs.uk/a\tb",
    "https://provider.nhs.uk/a\nb",
    "https://provider.nhs.uk/a\\b",
    "https:\\\\provider.nhs.uk",
    "https://provider.nhs.uk/a/../b",
    "https://provider.nhs.uk/a/%2E%2e/b",
    "https://provider.nhs.uk/a/.",
    "https://provider.nhs.uk/praxis-ä",
    "https://provider.nhs.uk:99999",
  ];
  const url = "https://proxy.nhs.uk";

  it.each(odd)("an address that does not go out as it stands: %j", (text) => {
    const routes: readonly (readonly [Route, string])[] = [
      [{ kind: "ssp", sspUrl: text, sdsUrl: url }, "The SSP url"],
      [{ kind: "ssp", sspUrl: url, sdsUrl: text }, "The SDS url"],
      [{ kind: "direct", serviceRoots: { structured: text } }, "The structured service root"],
      [{ kind: "direct", serviceRoots: { documents: text } }, "The documents service root"],
      [{ kind: "direct", serviceRoots: { migration: text } }, "The migration service root"],
      [{ kind: "gpc-consumer", url: text }, "The adaptor's url"],
    ];
    for (const [route, name] of routes) {
      const error = thrownBy(() => createSpine({ route }));
      expect(error).toMatchObject({ _tag: "InputError", code: "invalid-url" });
      expect(error.message).toContain(name);
      expect(error.message).not.toContain("secret");
    }
  });

  it.each(["https://provider.nhs.uk", "http://127.0.0.1:4000/", "https://provider.nhs.uk/A82038/STU3/1"])(
    "not a plain one: %s",
    (text) => {
      expect(() => createSpine({ route: { kind: "gpc-consumer", url: text } })).not.toThrow();
    },
  );

  it.each(["", "two words", "line\r\nX-Other: 1", "ä", "x".repeat(501)])(
    "a header value that cannot be sent: %j",
    (text) => {
      const refused = expect.objectContaining({ _tag: "InputError", code: "invalid-header-value" });
      const sdsKey: Route = { kind: "ssp", sspUrl: url, sdsUrl: url, sdsApiKey: text };
      expect(() => createSpine({ route: sdsKey })).toThrow(refused);
      const asid: Route = { kind: "direct", serviceRoots: {}, providerAsid: text };
      expect(() => createSpine({ route: asid })).toThrow(refused);
      const spine = createSpine({ route: { kind: "gpc-consumer", url } });
      const consumer = { ...CONSUMER, asid: text };
      expect(() => spine.session({ odsCode: "A82038", consumer, user: USER })).toThrow(refused);
    },
  );

  it.each(["", "A1", "A82038!", "A82038/..", "../A82038", "A 82038", "Ä82038", "A82038A82038A"])(
    "an ODS code that is none: %j",
    (odsCode) => {
      const spine: Spine = createSpine({ route: { kind: "gpc-consumer", url } });
      expect(() => sessionOf(spine, odsCode)).toThrow(
        expect.objectContaining({ _tag: "InputError", code: "invalid-ods-code" }),
      );
    },
  );

  it.each([
    ["A82038", "A82038"],
    [" a82038 ", "A82038"],
    ["gp0001", "GP0001"],
  ])("not the ODS code %j, which is %s", (odsCode, expected) => {
    const spine = createSpine({ route: { kind: "gpc-consumer", url } });
    expect(sessionOf(spine, odsCode).odsCode).toBe(expected);
  });
});

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
  }
  throw new Error("No error was thrown.");
}
