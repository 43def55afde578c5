import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { createGzip } from "node:zlib";
import type { Answer, Reply } from "./exchange.ts";

/** Where a reply goes to. */
export interface Destination {
  readonly response: ServerResponse;
  readonly acceptEncoding: string | undefined;
  /** Aborts when the consumer has gone. */
  readonly gone: AbortSignal;
  /** Called before the consumer can know that the answer has ended. */
  ended(): void;
}

/**
 * Writes a reply: chunked, with gzip where the consumer accepts it.
 *
 * @throws Error if the consumer goes away, or the body breaks off, by fault or by request; the connection is to be closed
 */
export async function send(reply: Reply, destination: Destination): Promise<void> {
  const { response, ended } = destination;
  switch (reply.kind) {
    case "whole":
      await pipeline([...beginning(reply.answer, destination), response], { end: false });
      ended();
      response.end();
      return;
    case "cut":
      await pipeline([
        ...beginning(reply.answer, destination),
        startOnly(reply.afterBytes, reply.by, destination),
      ]);
      return;
    case "reset":
      ended();
      response.socket?.resetAndDestroy();
      return;
    case "slow-headers":
      await sendSlowly(reply.answer, reply.pause, destination);
  }
}

/** Writes the head, and gives what the body comes from. */
function beginning(
  answer: Answer,
  { response, acceptEncoding }: Destination,
): readonly [Readable, ...NodeJS.ReadWriteStream[]] {
  const zipped = answer.compressible && acceptsGzip(acceptEncoding ?? "");
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(zipped ? { "content-encoding": "gzip", vary: "Accept-Encoding" } : {}),
  });
  return [readable(answer), ...(zipped ? [createGzip({ level: 1 })] : [])];
}

function readable({ body }: Answer): Readable {
  return body instanceof Readable ? body : Readable.from(body);
}

/** Takes as much as it should, and fails when more comes or the end. */
function startOnly(bytes: number, by: "end" | "reset", { response, ended }: Destination): Writable {
  let left = bytes;
  response.flushHeaders();
  const cut = (done: (error: Error) => void) => {
    ended();
    if (by === "reset") response.socket?.resetAndDestroy();
    done(new Error("Cut off on request"));
  };
  return new Writable({
    write(piece: Uint8Array, _encoding, done) {
      const part = piece.subarray(0, left);
      left -= part.length;
      if (part.length < piece.length) response.write(part, () => cut(done));
      else response.write(part, done);
    },
    final: cut,
  });
}

/** Past Node's own writing of heads. Where the length is not known, the body goes to the end of the connection. */
async function sendSlowly(
  answer: Answer,
  pause: number,
  { response, gone, ended }: Destination,
): Promise<void> {
  const { socket } = response;
  if (socket === null) return;
  const length = answer.length === undefined ? {} : { "content-length": String(answer.length) };
  const headers = { ...answer.headers, ...length, date: new Date().toUTCString(), connection: "close" };
  const lines = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ""}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "",
  ];
  try {
    for (const line of lines) {
      await written(socket, `${line}\r\n`);
      await wait(pause, undefined, { ref: false, signal: gone });
    }
    await pipeline(readable(answer), socket, { end: false });
  } catch (error) {
    response.destroy();
    throw error;
  }
  ended();
  socket.end();
}

function written(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(text, "latin1", (error) => (error ? reject(error) : resolve()));
  });
}

/** Whether gzip, or anything, is named without `q=0`. */
function acceptsGzip(header: string): boolean {
  return header
    .split(",")
    .map((coding) => coding.toLowerCase().replaceAll(" ", ""))
    .some((coding) => /^(?:gzip|x-gzip|\*)(?:;q=(?!0(?:\.0*)?$).*)?$/.test(coding));
}
