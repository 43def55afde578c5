import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Activity } from "./activity.ts";
import { flatHeaders, type Role, type WireRequest, whole } from "./exchange.ts";
import type { Misbehaviour } from "./misbehaviour.ts";
import { proof } from "./proof.ts";
import type { RequestLog } from "./request-log.ts";
import { send } from "./send.ts";
import type { Service } from "./service.ts";
import { refusal, spineError } from "./spine-codes.ts";

/** A body larger than any Parameters resource: 1 MiB. */
const LARGEST_BODY = 1_048_576;

/** What all servers of a provider have in common. */
export interface Surroundings {
  readonly log: RequestLog;
  readonly activity: Activity;
  readonly misbehaviour: Misbehaviour;
}

/** Has a service answer what the server receives. */
export function serve(server: Server, service: Service, surroundings: Surroundings): void {
  server.on("request", (incoming, outgoing) => {
    const left = new AbortController();
    outgoing.once("close", () => left.abort(GONE));
    respond(incoming, outgoing, service, surroundings, left.signal).catch((error: unknown) =>
      breakOff(outgoing, error),
    );
  });
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  service: Service,
  surroundings: Surroundings,
  gone: AbortSignal,
): Promise<void> {
  const request = await receive(incoming, service.role);
  const destination = { response, acceptEncoding: flatHeaders(incoming.headers)["accept-encoding"], gone };
  const proven = request === "too-large" ? TOO_LARGE : proof(request);
  if (request === "too-large" || proven !== undefined) {
    await send(whole(proven ?? TOO_LARGE), { ...destination, ended: () => {} });
    return;
  }
  const examination = service.examine(request);
  const { log, activity, misbehaviour } = surroundings;
  const answered = log.arrived(request, examination);
  const ended = activity.begin(service.role, examination.subject);
  gone.addEventListener("abort", ended, { once: true });
  const rightReply = async () => examination.answer(gone);
  const reply = await misbehaviour.reply(service.role, examination.subject, rightReply, gone);
  if (reply.kind !== "reset") answered(reply.answer.status);
  await send(reply, { ...destination, ended });
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

const TOO_LARGE = spineError({ ...refusal("BAD_REQUEST"), status: 413 }, "The body is larger than 1 MiB");

/** Made once: a stack for every answer would cost more than the answer. */
const GONE = new Error("The consumer has gone, or has its answer");

/** A consumer that has gone needs no answer; one that still waits learns that the fault is the simulator's. */
function breakOff(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const reason = error instanceof Error ? error.message : "without a reason";
  const fault = spineError(refusal("INTERNAL_SERVER_ERROR"), `The simulator failed: ${reason}`);
  const destination = { response, acceptEncoding: undefined, gone: NEVER, ended: () => {} };
  send(whole(fault), destination).catch(() => response.destroy());
}

const NEVER = new AbortController().signal;
