import { request } from "node:http";
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

export function json(received: Received): JsonObject {
  const value: unknown = JSON.parse(received.body.toString("utf8"));
  if (!isJsonObject(value)) throw new Error("not a JSON object");
  return value;
}
