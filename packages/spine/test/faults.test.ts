import type { ServerResponse } from "node:http";
import { createServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { createSpine, type GpConnectError, join, type Manners, readJson, SinkError } from "../src/index.ts";
import { ask, directSpine, failureOf, sessionOf, shownBy } from "./calls.ts";
import {
  type Answer,
  EMPTY_BUNDLE,
  type HttpServer,
  type Received,
  reply,
  replyFhir,
  roundTrip,
  serve,
} from "./http-server.ts";

const FHIR = { "content-type": "application/fhir+json" };
const SECRET = "Mrs CANARY 9434765919";

/** The failure of one call whose url holds an NHS number, after one attempt. Nothing of url or body may show in it. */
async function faultOf(
  answer: Answer,
  manners: Partial<Manners> = {},
): Promise<{ error: GpConnectError; server: HttpServer }> {
  const server = await serve(answer);
  const session = sessionOf(directSpine(server.url, { attempts: 1, ...manners }));
  const error = await failureOf(ask(session, "Patient?identifier=9434765919"));
  expect(shownBy(error)).not.toMatch(/CANARY|9434765919|127\.0\.0\.1|identifier=/);
  return { error, server };
}

describe("an answer that is not what GP Connect defines", () => {
  it("an HTML page with 200", async () => {
    const { error } = await faultOf((_request, response) =>
      reply(response, 200, `<html>${SECRET}</html>`, { "content-type": "text/html; charset=utf-8" }),
    );
    expect(error).toMatchObject({
      _tag: "InvalidResponseError",
      code: "html-page",
      httpStatus: 200,
      retryable: false,
    });
  });

  it("an HTML page with 200 that says it is FHIR", async () => {
    const { error } = await faultOf((_request, response) =>
      reply(response, 200, `\n <!doctype HTML><p>${SECRET}`),
    );
    expect(error).toMatchObject({ code: "html-page", retryable: false });
  });

  it("an HTML page with 502", async () => {
    const { error } = await faultOf((_request, response) =>
      reply(response, 502, `<html>${SECRET}</html>`, { "content-type": "text/html" }),
    );
    expect(error).toMatchObject({ code: "html-page", httpStatus: 502, retryable: true });
  });

  it("an OperationOutcome with 200 means what it says", async () => {
    const system = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";
    const details = { coding: [{ system, code: "PATIENT_NOT_FOUND", display: SECRET }] };
    const { error } = await faultOf((_request, response) =>
      replyFhir(response, { resourceType: "OperationOutcome", issue: [{ details, diagnostics: SECRET }] }),
    );
    expect(error).toMatchObject({
      _tag: "ProviderError",
      code: "patient-not-found",
      spineCode: "PATIENT_NOT_FOUND",
      httpStatus: 200,
      retryable: false,
    });
  });

  it.each([
    ["nothing at all", ""],
    ["a word", SECRET],
    ["JSON that ends too soon, in a whole answer", `{"name":"${SECRET}"`],
  ])("%s with 200", async (_what, body) => {
    const { error } = await faultOf((_request, response) => reply(response, 200, body));
    expect(error).toMatchObject({ _tag: "InvalidResponseError", code: "malformed-json", httpStatus: 200 });
  });

  it("bytes that are no UTF-8", async () => {
    const { error } = await faultOf((_request, response) => {
      response.writeHead(200, FHIR).end(Buffer.from([0x22, 0xff, 0xfe, 0x22]));
    });
    expect(error).toMatchObject({ code: "malformed-json" });
  });

  it("nothing at all with 500", async () => {
    const { error } = await faultOf((_request, response) => reply(response, 500, "", {}));
    expect(error).toMatchObject({ _tag: "ProviderError", code: "provider-unavailable", retryable: true });
  });

  it.each([301, 302, 303, 307, 308])("a redirect, %d, which is not followed", async (status) => {
    const { error, server } = await faultOf((_request, response) =>
      reply(response, status, "", { location: "/elsewhere" }),
    );
    await roundTrip();
    expect(error).toMatchObject({
      _tag: "InvalidResponseError",
      code: "redirected",
      httpStatus: status,
      retryable: false,
    });
    expect(server.received).toHaveLength(1);
  });
});

describe("an answer that is too large", () => {
  it("is given up at the limit, and the rest is not read", async () => {
    const { error, server } = await faultOf((request, response) => {
      response.writeHead(200, FHIR);
      pourEndlessly(request, response, () => {});
    });
    expect(error).toMatchObject({
      _tag: "InvalidResponseError",
      code: "response-too-large",
      retryable: false,
    });
    await server.received[0]?.abandoned;
  });

  it("is measured as it is after decompression", async () => {
    const { error } = await faultOf((_request, response) => {
      response.writeHead(200, { ...FHIR, "content-encoding": "gzip" }).end(gzipSync(" ".repeat(1_000_000)));
    });
    expect(error).toMatchObject({ code: "response-too-large" });
  });

  it("of exactly the limit is read, compressed or not", async () => {
    const body = JSON.stringify("x".repeat(998));
    const server = await serve((request, response) => {
      const packed = request.target.endsWith("gzip");
      response.writeHead(200, packed ? { ...FHIR, "content-encoding": "gzip" } : FHIR);
      response.end(packed ? gzipSync(body) : body);
    });
    const session = sessionOf(directSpine(server.url));
    for (const path of ["plain", "gzip"]) {
      expect(await Effect.runPromise(ask(session, path))).toBe("x".repeat(998));
    }
  });

  it("with an error status is read far enough to know the error, and no further", async () => {
    let sent = 0;
    const { error, server } = await faultOf((request, response) => {
      response.writeHead(503, { "content-type": "text/plain" });
      pourEndlessly(request, response, (bytes) => {
        sent += bytes;
      });
    });
    await server.received[0]?.abandoned;
    expect(error).toMatchObject({ code: "provider-unavailable", httpStatus: 503 });
    expect(sent).toBeLessThan(20_000_000);
  });
});

describe("an answer whose reading fails early", () => {
  it("is not sent to its end: the connection is closed", async () => {
    let sent = 0;
    const server = await serve((request, response) => {
      response.writeHead(200, FHIR);
      pourEndlessly(request, response, (bytes) => {
        sent += bytes;
      });
    });
    const call = sessionOf(directSpine(server.url)).call(
      { interaction: "retrieve-document", url: (root) => join(root, "Binary/1") },
      (response) =>
        response.consume(() => {
          throw new SinkError({ code: "sink-unavailable", message: "The disk is full." });
        }),
    );
    expect(await failureOf(call)).toMatchObject({ code: "sink-unavailable" });
    await server.received[0]?.abandoned;
    expect(server.received).toHaveLength(1);
    expect(sent).toBeLessThan(20_000_000);
  });
});

describe("a reader that takes nothing", () => {
  it("loses its place and its connection to the next call", async () => {
    const server = await serve((request, response, place) => {
      if (place > 0) return replyFhir(response, EMPTY_BUNDLE);
      response.writeHead(200, FHIR);
      pourEndlessly(request, response, () => {});
    });
    const session = sessionOf(directSpine(server.url, { maxConcurrent: 1, readerTimeout: 50 }));
    const stuck = session.call(
      { interaction: "retrieve-document", url: (root) => join(root, "Binary/1") },
      (response) => response.consume(() => new Promise(() => {})),
    );
    const [failure, answer] = await Promise.all([failureOf(stuck), Effect.runPromise(ask(session))]);
    expect(failure).toMatchObject({ _tag: "SinkError", code: "reader-too-slow", retryable: false });
    expect(answer).toStrictEqual(EMPTY_BUNDLE);
    await server.received[0]?.abandoned;
    expect(server.received).toHaveLength(2);
  });
});

describe("a connection that fails", () => {
  it("in a body shorter than its Content-Length", async () => {
    const { error } = await faultOf((_request, response) => {
      response.writeHead(200, { ...FHIR, "content-length": "1000" }).write(SECRET);
      response.destroy();
    });
    expect(error).toMatchObject({ _tag: "RouteError", code: "connection-lost", retryable: true });
  });

  it("in a body whose last chunk never comes", async () => {
    const { error } = await faultOf((_request, response) => {
      response.writeHead(200, FHIR).write(SECRET);
      response.destroy();
    });
    expect(error).toMatchObject({ _tag: "RouteError", code: "connection-lost", retryable: true });
  });

  it("in a body that only the end of the connection ends: what came is no JSON, and another try may help", async () => {
    const { error } = await faultOf((_request, response) => {
      const head = "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nConnection: close\r\n\r\n";
      response.socket?.end(`${head}{"name":"${SECRET}`);
    });
    expect(error).toMatchObject({ code: "malformed-json", retryable: true });
  });

  it("though it carried an answer before: a record is asked for again, on a new one", async () => {
    const connections = new Map<Socket | null, number>();
    const server = await serve((_request, response) => {
      const before = connections.get(response.socket) ?? 0;
      connections.set(response.socket, before + 1);
      if (before === 0) replyFhir(response, EMPTY_BUNDLE);
      else response.destroy();
    });
    const serviceRoots = { structured: server.url };
    const session = sessionOf(
      createSpine({ route: { kind: "direct", serviceRoots }, manners: { retryDelay: 0 } }),
    );
    const retried: string[] = [];
    const record = session.call(
      {
        interaction: "retrieve-structured-record",
        url: (root) => join(root, "Patient/$gpc.getstructuredrecord"),
        body: "{}",
        onRetry: ({ code }) => void retried.push(code),
      },
      (response) => readJson(response, 1_000),
    );
    expect(await Effect.runPromise(record)).toStrictEqual(EMPTY_BUNDLE);
    await roundTrip();
    expect(await Effect.runPromise(record)).toStrictEqual(EMPTY_BUNDLE);
    expect(retried).toStrictEqual(["connection-lost"]);
    expect([...connections.values()]).toStrictEqual([2, 1]);
    expect(server.received.map(({ method, body }) => `${method} ${body}`)).toStrictEqual(
      Array(3).fill("POST {}"),
    );
  });

  it("before the head of the answer", async () => {
    const { error, server } = await faultOf((_request, response) => response.destroy());
    expect(error).toMatchObject({ _tag: "RouteError", code: "connection-lost", retryable: true });
    expect(server.received).toHaveLength(1);
  });

  it("with an answer that is no HTTP", async () => {
    const { error } = await faultOf((_request, response) => response.socket?.end(SECRET));
    expect(error).toMatchObject({ _tag: "RouteError", code: "connection-lost" });
  });

  it("because nobody listens there", async () => {
    const session = sessionOf(directSpine(await deadUrl()));
    const error = await failureOf(ask(session));
    expect(error).toMatchObject({ _tag: "RouteError", code: "unreachable", retryable: true });
    expect(error.message).toContain("refused the connection");
  });

  it("because the server does not speak TLS", async () => {
    const server = await serve(() => {});
    const session = sessionOf(directSpine(server.url.replace("http:", "https:")));
    expect(await failureOf(ask(session))).toMatchObject({
      _tag: "RouteError",
      code: "tls-failed",
      retryable: false,
    });
  });
});

describe("a server that is silent", () => {
  it("before the head of the answer", async () => {
    const { error, server } = await faultOf(() => {}, { headersTimeout: 50 });
    expect(error).toMatchObject({ _tag: "TimeoutError", code: "headers-timeout", retryable: true });
    await server.received[0]?.abandoned;
  });

  it("in the middle of the body", async () => {
    const { error, server } = await faultOf(
      (_request, response) => response.writeHead(200, FHIR).write("{"),
      { idleTimeout: 50 },
    );
    expect(error).toMatchObject({ _tag: "TimeoutError", code: "idle-timeout", retryable: true });
    await server.received[0]?.abandoned;
  });

  it("in the middle of the body of an error, which is then told by its status alone", async () => {
    const { error } = await faultOf((_request, response) => response.writeHead(503, FHIR).write("{"), {
      idleTimeout: 50,
    });
    expect(error).toMatchObject({ code: "provider-unavailable", httpStatus: 503 });
  });
});

/** Writes for as long as the other side reads. */
function pourEndlessly(
  { abandoned }: Received,
  response: ServerResponse,
  onWrite: (bytes: number) => void,
): void {
  const piece = " ".repeat(10_000);
  const goOn = () => {
    let hasRoom = true;
    while (hasRoom && !response.destroyed) {
      hasRoom = response.write(piece);
      onWrite(piece.length);
    }
  };
  response.on("drain", goOn);
  void abandoned.then(() => response.off("drain", goOn));
  goOn();
}

/** The address of a server that has gone. */
function deadUrl(): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      server.close(() => resolve(`http://127.0.0.1:${port}`));
    });
  });
}
