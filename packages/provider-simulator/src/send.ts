import type { ServerResponse } from "node:http";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Reply } from "./exchange.ts";

/**
 * Writes a reply: chunked, with gzip where the consumer accepts it.
 *
 * @throws Error if the consumer goes away, or the body breaks off, by fault or by request; the connection is to be closed
 */
export async function send(
  reply: Reply,
  acceptEncoding: string | undefined,
  response: ServerResponse,
): Promise<void> {
  if (reply.kind === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const { answer } = reply;
  const zipped = answer.compressible && acceptsGzip(acceptEncoding ?? "");
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(zipped ? { "content-encoding": "gzip", vary: "Accept-Encoding" } : {}),
  });
  const body = answer.body instanceof Readable ? answer.body : Readable.from(answer.body);
  const destination = reply.kind === "whole" ? response : startOnly(reply.afterBytes, response);
  await pipeline([body, ...(zipped ? [createGzip({ level: 1 })] : []), destination]);
}

/** Takes as much as it should, and fails when more comes or the end. */
function startOnly(bytes: number, response: ServerResponse): Writable {
  let left = bytes;
  response.flushHeaders();
  return new Writable({
    write(piece: Uint8Array, _encoding, done) {
      const part = piece.subarray(0, left);
      left -= part.length;
      if (part.length < piece.length) response.write(part, () => done(new Error("Cut off on request")));
      else response.write(part, done);
    },
    final(done) {
      done(new Error("Cut off on request"));
    },
  });
}

/** Whether gzip, or anything, is named without `q=0`. */
function acceptsGzip(header: string): boolean {
  return header
    .split(",")
    .map((coding) => coding.toLowerCase().replaceAll(" ", ""))
    .some((coding) => /^(?:gzip|x-gzip|\*)(?:;q=(?!0(?:\.0*)?$).*)?$/.test(coding));
}
