import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { flatHeaders, type Reply, type Role, type WireRequest, whole } from "./exchange.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import { proof } from "./proof.ts";
import type { RequestLog } from "./request-log.ts";
import { send } from "./send.ts";
import type { Service } from "./service.ts";
import { refusal, spineError } from "./spine-codes.ts";

/** A body larger than any Parameters resource: 1 MiB. */
const LARGEST_BODY = 1_048_576;

/**
 * A server on loopback that nobody answers for yet.
 *
 * @throws Error if the port is taken
 */
export async function listen(port: number): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer();
  server.keepAliveTimeout = 60_000;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  return { server, origin: `http://127.0.0.1:${actual}` };
}

/** Has a service answer what the server receives. */
export function serve(server: Server, service: Service, log: RequestLog, misbehaviour: Misbehaviour): void {
  server.on("request", (incoming, outgoing) => {
    receive(incoming, service.role)
      .then((request) => (request === "too-large" ? TOO_LARGE : answer(request, service, log, misbehaviour)))
      .then((reply) => send(reply, flatHeaders(incoming.headers)["accept-encoding"], outgoing))
      .catch((error: unknown) => breakOff(outgoing, error));
  });
}

async function answer(
  request: WireRequest,
  service: Service,
  log: RequestLog,
  misbehaviour: Misbehaviour,
): Promise<Reply> {
  const proven = proof(request);
  if (proven !== undefined) return whole(proven);
  const examination = service.examine(request);
  const answered = log.arrived(request, examination);
  const reply = await misbehaviour.reply(service.role, examination.subject, async () => examination.answer());
  if (reply.kind !== "reset") answered(reply.answer.status);
  return reply;
}

/** Reads a body to its end, and keeps it unless it is too large. */
async function receive(incoming: IncomingMessage, role: Role): Promise<WireRequest | "too-large"> {
  const body: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytesOf(incoming)) {
    size += piece.length;
    if (size <= LARGEST_BODY) body.push(piece);
  }
  if (size > LARGEST_BODY) return "too-large";
  return {
    role,
    method: incoming.method ?? "",
    target: incoming.url ?? "",
    headers: flatHeaders(incoming.headers),
    body: Buffer.concat(body),
  };
}

function bytesOf(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  return incoming;
}

const TOO_LARGE = whole(
  spineError({ ...refusal("BAD_REQUEST"), status: 413 }, "The body is larger than 1 MiB"),
);

/** A consumer that has gone needs no answer; one that still waits learns that the fault is the simulator's. */
function breakOff(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent || outgoing.destroyed) {
    outgoing.destroy();
    return;
  }
  const reason = error instanceof Error ? error.message : "without a reason";
  const fault = spineError(refusal("INTERNAL_SERVER_ERROR"), `The simulator failed: ${reason}`);
  send(whole(fault), undefined, outgoing).catch(() => outgoing.destroy());
}
