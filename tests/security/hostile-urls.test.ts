import { type DocumentOutcome, retrieveDocument } from "@gpdocs/access-document";
import { type DocumentLocation, readDocumentReference } from "@gpdocs/model";
import {
  DEMONSTRATION_CONSUMER as consumer,
  createProvider,
  DEMONSTRATION_API_KEY,
  DEMONSTRATION_USER as user,
} from "@gpdocs/provider-simulator";
import { createSpine, type Route, type SpineSession } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileUrls, type Surroundings } from "./hostile-urls.ts";
import { type RawAnswer, type RawServer, startRawServer } from "./raw-server.ts";

const PATH = "/A82038/STU3/1/gpconnect/documents";
const SSP_ROOT = `https://provider.nhs.uk${PATH}`;
const BINARY = { resourceType: "Binary", contentType: "text/plain", content: "QUJD" };

/** A session of one practice, the server that its requests go to, and one that they must not go to. */
interface Scene extends Surroundings {
  readonly session: SpineSession;
  readonly server: RawServer;
  readonly baited: RawServer;
  /** What the request line of every document begins with. */
  readonly beginning: string;
}

/** Through the SSP: SDS and SSP are one server, whose answers to documents can be told. */
async function throughSsp(answer: (bait: number) => RawAnswer = () => ({ body: BINARY })): Promise<Scene> {
  const baited = await startRawServer(() => ({ body: BINARY }));
  const server = await startRawServer((target) => sdsAnswer(target) ?? answer(baited.port));
  const base = `http://127.0.0.1:${server.port}`;
  const session = sessionOf({ kind: "ssp", sspUrl: base, sdsUrl: `${base}/sds` });
  return {
    session,
    server,
    baited,
    root: SSP_ROOT,
    bait: baited.port,
    port: server.port,
    beginning: `GET /${SSP_ROOT}/`,
  };
}

/** To the practice itself, on loopback: whoever names another port of this machine names its neighbour. */
async function direct(): Promise<Scene> {
  const baited = await startRawServer(() => ({ body: BINARY }));
  const server = await startRawServer(() => ({ body: BINARY }));
  const root = `http://127.0.0.1:${server.port}${PATH}`;
  const session = sessionOf({ kind: "direct", serviceRoots: { documents: root } });
  return { session, server, baited, root, bait: baited.port, port: server.port, beginning: `GET ${PATH}/` };
}

function sessionOf(route: Route): SpineSession {
  return createSpine({ route, manners: { attempts: 1 } }).session({ odsCode: "A82038", consumer, user });
}

function sdsAnswer(target: string): RawAnswer | undefined {
  if (!target.startsWith("/sds/")) return undefined;
  const resource = target.startsWith("/sds/Endpoint")
    ? {
        resourceType: "Endpoint",
        address: SSP_ROOT,
        identifier: [{ system: "https://fhir.nhs.uk/Id/nhsMhsPartyKey", value: "A82038-800001" }],
      }
    : {
        resourceType: "Device",
        identifier: [{ system: "https://fhir.nhs.uk/Id/nhsSpineASID", value: "200000000116" }],
      };
  return { body: { resourceType: "Bundle", type: "searchset", entry: [{ resource }] } };
}

function retrieve(session: SpineSession, url: string): Promise<DocumentOutcome> {
  const sink = {
    open: async () => ({ write: async () => {}, commit: async () => null, discard: async () => {} }),
  };
  return Effect.runPromise(
    retrieveDocument(session, documentAt(url), { sink, patientReference: "Patient/2" }),
  );
}

/** The url goes past the reader of DocumentReferences, which would tidy some of it away. */
function documentAt(url: string): DocumentLocation {
  const resource = {
    resourceType: "DocumentReference",
    id: "d1",
    subject: { reference: "Patient/2" },
    content: [{}],
  };
  const [document] = readDocumentReference(resource, "d1");
  if (document === undefined) throw new Error("A DocumentReference with one content is one document.");
  return { ...document, availability: { kind: "available", url } };
}

/** Request lines, the look-up in SDS aside. */
function calls({ server }: Scene): readonly string[] {
  return server.requestLines.filter((line) => !line.startsWith("GET /sds/"));
}

describe.each([
  ["through the SSP", throughSsp],
  ["to the practice itself", direct],
])("a hostile url, %s", (_way, start) => {
  it("is not called, and nothing else is", async () => {
    const scene = await start();
    for (const [what, url] of hostileUrls(scene)) {
      const outcome = await retrieve(scene.session, url);
      expect(outcome, what).toMatchObject({
        outcome: "failed",
        attempts: 0,
        failure: {
          code: expect.stringMatching(/^location-(?:outside-provider|unusable)$/),
          retryable: false,
        },
      });
    }
    expect(calls(scene)).toEqual([]);
    expect(scene.baited.connections).toBe(0);
  });

  it("that names the practice in another way is called under the exact root", async () => {
    const scene = await start();
    const { origin } = new URL(scene.root);
    const urls = [
      `${scene.root}/Binary/7`,
      "Binary/7",
      "/store/Binary/7",
      `${PATH}/Binary/7`,
      `${origin.toUpperCase()}${PATH}/Binary/7`,
      `${origin}/A82038/STU3/1/gpconnect/structured/Binary/7`,
    ];
    for (const url of urls) {
      expect(await retrieve(scene.session, url), url).toMatchObject({ outcome: "retrieved", attempts: 1 });
    }
    expect(calls(scene)).toEqual(urls.map(() => `${scene.beginning}Binary/7 HTTP/1.1`));
  });

  it("is refused or called under the exact root, whatever it is", async () => {
    const scene = await start();
    const hostile = hostileUrls(scene)
      .map(([, url]) => url)
      .filter((url) => url.length < 1_000);
    const piece = fc.oneof(
      fc.constantFrom(
        "/",
        "..",
        ".",
        "\\",
        "%2e",
        "%2f",
        "?",
        "#",
        "@",
        ":",
        ";",
        "//",
        "Binary",
        "7",
        "\t",
        "B81001",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
      fc.string({ maxLength: 5 }),
    );
    const url = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.webUrl({ validSchemes: ["http", "https", "ftp"], withQueryParameters: true, withFragments: true }),
      fc.array(piece, { maxLength: 8 }).map((pieces) => `${scene.root}/${pieces.join("")}`),
      fc
        .tuple(fc.constantFrom(...hostile, `${scene.root}/Binary/7`), fc.nat(200), fc.nat(3), piece)
        .map(([text, at, cut, inserted]) => text.slice(0, at) + inserted + text.slice(at + cut)),
    );
    let called = 0;
    await fc.assert(
      fc.asyncProperty(url, async (text) => {
        const before = calls(scene).length;
        const outcome = await retrieve(scene.session, text);
        const lines = calls(scene).slice(before);
        called += lines.length;
        if (outcome.outcome === "failed") {
          expect(outcome.failure.code).toMatch(/^location-/);
          expect(lines).toEqual([]);
        } else {
          expect(outcome.outcome).toBe("retrieved");
          expect(lines).toHaveLength(1);
          expect(lines[0]?.startsWith(scene.beginning)).toBe(true);
          expect(lines[0]).not.toMatch(/\/\.\.?(?:[/?; ])|%2f|%2e|%5c|\\/i);
        }
        expect(scene.baited.connections).toBe(0);
      }),
      { numRuns: 1_500 },
    );
    // Some of them must be such that they are called, or the property would say nothing of calls.
    expect(called).toBeGreaterThan(10);
  });
});

describe("an answer that sends elsewhere", () => {
  it.each([301, 302, 303, 307, 308])(
    "with status %i is not followed: the token stays here",
    async (status) => {
      const scene = await throughSsp((bait) => ({
        status,
        headers: {
          Location: `http://127.0.0.1:${bait}/Binary/7`,
          "Content-Location": `http://127.0.0.1:${bait}/`,
        },
      }));
      expect(await retrieve(scene.session, "Binary/7")).toMatchObject({
        outcome: "failed",
        attempts: 1,
        failure: { code: "redirected", httpStatus: status },
      });
      expect(calls(scene)).toHaveLength(1);
      expect(scene.baited.connections).toBe(0);
    },
  );
});

describe("the simulator", () => {
  it("counts no request for any other practice or host", async () => {
    const provider = await createProvider();
    const baited = await startRawServer(() => ({ body: BINARY }));
    const session = sessionOf({
      kind: "ssp",
      sspUrl: provider.urls.ssp,
      sdsUrl: provider.urls.sds,
      sdsApiKey: DEMONSTRATION_API_KEY,
    });
    const root = provider.urls.serviceRoots.documents;
    const port = Number(new URL(provider.urls.ssp).port);
    for (const [, url] of hostileUrls({ root, bait: baited.port, port })) await retrieve(session, url);
    const [served] = provider.patients.flatMap(({ binaries }) => [...binaries.keys()]);
    expect(await retrieve(session, `Binary/${served}`)).toMatchObject({ outcome: "retrieved" });
    const requests = provider.requests.filter(({ role }) => role !== "sds");
    expect(requests.map(({ role, url }) => `${role} ${url}`)).toEqual([
      `ssp /${root}/Binary/${served}`,
      `practice ${new URL(root).pathname}/Binary/${served}`,
    ]);
    expect(baited.connections).toBe(0);
    await provider.close();
  });
});
