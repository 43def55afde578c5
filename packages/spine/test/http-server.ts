import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

/** One request as it stood on the wire. */
export interface Received {
  readonly method: string;
  /** The target of the request line, byte for byte. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Settles when the connection closes before the answer was finished. */
  readonly abandoned: Promise<void>;
}

export interface HttpServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly received: readonly Received[];
  /** Settles when so many requests have arrived in all. */
  arrivals(count: number): Promise<void>;
}

export type Answer = (request: Received, response: ServerResponse, place: number) => void;

/** A real HTTP server on a free loopback port, closed with the test. `place` counts the requests from 0. */
export async function serve(answer: Answer): Promise<HttpServer> {
  const received: Received[] = [];
  const waiting: { count: number; arrived: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const abandoned = new Promise<void>((resolve) => {
      response.on("close", () => {
        if (!response.writableFinished) resolve();
      });
    });
    const arrived: Received = {
      method: request.method ?? "",
      target: request.url ?? "",
      headers: request.headers,
      body: await bodyOf(request),
      abandoned,
    };
    received.push(arrived);
    for (const each of waiting) if (received.length >= each.count) each.arrived();
    answer(arrived, response, received.length - 1);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: urlOf(server.address()),
    received,
    arrivals: (count) =>
      new Promise((arrived) => {
        waiting.push({ count, arrived });
        if (received.length >= count) arrived();
      }),
  };
}

export function reply(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = { "content-type": "application/fhir+json" },
): void {
  response.writeHead(status, headers).end(body);
}

export function replyFhir(response: ServerResponse, resource: object, status = 200): void {
  reply(response, status, JSON.stringify(resource));
}

export const EMPTY_BUNDLE = { resourceType: "Bundle", type: "searchset" };

/** Exchanges one request on another connection: by then the server has seen what was sent before. */
export async function roundTrip(): Promise<void> {
  const other = createServer((_request, response) => response.end());
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  await fetch(urlOf(other.address())).then((response) => response.text());
  other.closeAllConnections();
  other.close();
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  await Promise.race([once(request, "end"), once(request, "close")]);
  return Buffer.concat(pieces).toString("utf8");
}

function urlOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): string {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}`;
}
