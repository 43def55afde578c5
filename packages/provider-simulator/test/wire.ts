import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { isJsonObject, type JsonObject } from "@gpdocs/model";

/** A request whose every byte is the test's to choose. */
export interface Sent {
  readonly method: string;
  /** Origin of the server. */
  readonly origin: string;
  /** Goes into the request line as it is. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Rejects if the connection ends before the answer does. */
export function exchange({ method, origin, target, headers, body }: Sent): Promise<Received> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = request({ method, hostname, port, path: target, headers }, (incoming) => {
      const pieces: Buffer[] = [];
      incoming.on("data", (piece: Buffer) => pieces.push(piece));
      incoming.on("error", reject);
      incoming.on("end", () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(pieces) }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** What came over a connection, byte for byte. */
export interface Heard {
  /** Status line and headers, in lower case. */
  readonly head: string;
  /** What followed them, a character for each byte. */
  readonly body: string;
  /** `end`, or the code of the error that the connection ended with. */
  readonly ended: string;
}

/** One request on a connection of its own, for whoever wants to listen or to hang up. */
export function sentAlone({ method, origin, target, headers, body = "" }: Sent): Socket {
  const { hostname, port } = new URL(origin);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${target} HTTP/1.1`, `Host: ${hostname}`, "Connection: close", ...lines];
  const socket = connect(Number(port), hostname);
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  return socket;
}

/** Listens until the server ends the connection. */
export function listenTo(sent: Sent): Promise<Heard> {
  const socket = sentAlone(sent);
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const finish = (ended: string) => {
      const text = Buffer.concat(pieces).toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      const [start, rest] = end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end + 4)];
      resolve({ head: start.toLowerCase(), body: rest, ended });
      socket.destroy();
    };
    socket.on("data", (piece) => pieces.push(piece));
    socket.on("end", () => finish("end"));
    socket.on("error", (error) => finish("code" in error ? String(error.code) : error.message));
  });
}

/** Listens until so many bytes have come, and hangs up. */
export function hangUpAfter(bytes: number, sent: Sent): Promise<Buffer> {
  const socket = sentAlone(sent);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    socket.on("data", (piece) => {
      pieces.push(piece);
      size += piece.length;
      if (size >= bytes) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(Buffer.concat(pieces)));
  });
}

/** The chunks of a chunked body, and whether it ended as it should. */
export function chunksOf(body: string): { readonly chunks: readonly string[]; readonly complete: boolean } {
  const chunks: string[] = [];
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.slice(at, lineEnd), 16);
    if (lineEnd < 0 || size === 0) return { chunks, complete: body.slice(at) === "0\r\n\r\n" };
    chunks.push(body.slice(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return { chunks, complete: false };
}

export function json(received: Received): JsonObject {
  const value: unknown = JSON.parse(received.body.toString("utf8"));
  if (!isJsonObject(value)) throw new Error("not a JSON object");
  return value;
}
