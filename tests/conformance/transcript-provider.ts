import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { answerCall, type ProviderAnswer, type Reply, refuse } from "./answer-call.ts";
import { finding, objection } from "./finding.ts";
import { type ExpectedDocument, expectedDocuments } from "./invented-documents.ts";
import { INVENTED_PRACTICE } from "./invented-practice.ts";
import type { Consumer, Practice, Roots } from "./practice.ts";
import { pass } from "./secure-proxy.ts";
import { CLAUSES } from "./specification.ts";
import { lookUp } from "./spine-directory.ts";
import { transcripts } from "./transcripts.ts";

/** One request and how it was answered. Nothing of bodies or tokens is kept. */
export interface Exchange {
  readonly with: "directory" | "provider through the proxy" | "provider directly";
  /** The specification's name of the call, or what the directory was asked for. */
  readonly call: string;
  /** As it stood in the request line. */
  readonly target: string;
  readonly status: number;
}

/** A directory, a proxy and a practice that know nothing but the specification. */
export interface TranscriptProvider {
  readonly sdsUrl: string;
  readonly sspUrl: string;
  /** Service roots to call without the proxy; those in the directory are others, reached only through the proxy. */
  readonly structuredRoot: string;
  readonly documentsRoot: string;
  /** The structured root: migrating a record belongs to the same capability. */
  readonly migrationRoot: string;
  readonly odsCode: string;
  readonly nhsNumber: string;
  /** The consumer whose requests are let through. */
  readonly consumer: Consumer;
  readonly exchanges: readonly Exchange[];
  /** Wherever a request was not as the specification has it: one sentence each, quoting the page. */
  readonly objections: readonly string[];
  /** The files that a consumer should end with, by DocumentReference id. */
  readonly documents: ReadonlyMap<string, ExpectedDocument>;
  close(): Promise<void>;
}

/** Starts a provider on a free loopback port, by default with the practice of our own invention. */
export async function startTranscriptProvider(
  practice: Practice = INVENTED_PRACTICE,
): Promise<TranscriptProvider> {
  const exchanges: Exchange[] = [];
  const objections: string[] = [];
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      objections.push(`The transcript provider itself failed: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const origin = `http://127.0.0.1:${address.port}`;
  const direct: Roots = {
    structured: `${origin}/${practice.odsCode}/STU3/1/gpconnect/structured`,
    documents: `${origin}/${practice.odsCode}/STU3/1/gpconnect/documents`,
  };
  const play = stage(practice, { origin, direct });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const incoming: Incoming = {
      method: request.method ?? "",
      target: request.url ?? "",
      headers: new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: await bodyOf(request),
    };
    const { exchange, says, reply } = play(incoming);
    exchanges.push(exchange);
    objections.push(...says);
    await write(response, reply, incoming.headers.get("accept-encoding")?.includes("gzip") ?? false);
  }

  return {
    sdsUrl: `${origin}${DIRECTORY_BASE}`,
    sspUrl: origin,
    structuredRoot: direct.structured,
    documentsRoot: direct.documents,
    migrationRoot: direct.structured,
    odsCode: practice.odsCode,
    nhsNumber: practice.nhsNumber,
    consumer: CONSUMER,
    exchanges,
    objections,
    documents: expectedDocuments(),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

const DIRECTORY_BASE = "/spine-directory/FHIR/R4";

const CONSUMER: Consumer = { asid: "200000000115", odsCode: "X99902", manufacturerOdsCode: "X99904" };

interface Incoming {
  readonly method: string;
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

interface Scene {
  readonly exchange: Exchange;
  readonly says: readonly string[];
  readonly reply: Reply;
}

/** Directory, proxy and practice in one: which of them answers is told by the target. */
function stage(
  practice: Practice,
  { direct }: { origin: string; direct: Roots },
): (incoming: Incoming) => Scene {
  const known = {
    practice,
    consumer: CONSUMER,
    transcripts: transcripts({ consumerAsid: CONSUMER.asid, providerAsid: practice.asid }),
  };
  const traceIds = new Set<string>();

  return (incoming) => {
    const { method, target, headers } = incoming;
    if (target.startsWith(DIRECTORY_BASE)) {
      const { status, body, findings } = lookUp(
        { method, target: target.slice(DIRECTORY_BASE.length), headers },
        known,
      );
      const call = `look up ${target.slice(DIRECTORY_BASE.length).split("?")[0] ?? ""}`;
      return {
        exchange: { with: "directory", call, target, status },
        says: findings.map((each) => objection(call, each)),
        reply: { status, headers: {}, body, gzip: false },
      };
    }
    if (/^\/https?:/.test(target)) {
      const passage = pass(target.slice(1), headers, known);
      const answer: ProviderAnswer = passage.passes
        ? answerCall({ ...incoming, via: "proxy", ...passage }, { ...known, roots: practice.roots })
        : { call: "through the proxy", findings: [passage.finding], reply: refuse(passage.finding.refusal) };
      return scene("provider through the proxy", answer);
    }
    const root = target.startsWith(new URL(direct.documents).pathname) ? direct.documents : direct.structured;
    const arrival = {
      ...incoming,
      via: "directly",
      root,
      target: target.slice(new URL(root).pathname.length),
    } as const;
    return scene("provider directly", answerCall(arrival, { ...known, roots: direct }));

    function scene(party: Exchange["with"], { call, findings, reply }: ProviderAnswer): Scene {
      const traceId = headers.get("ssp-traceid") ?? "";
      const again = traceIds.has(traceId)
        ? [finding(CLAUSES.traceId, "this trace id was used before", null)]
        : [];
      traceIds.add(traceId);
      return {
        exchange: { with: party, call, target, status: reply.status },
        says: [...findings, ...again].map((each) => objection(call, each)),
        reply,
      };
    }
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) throw new Error("A request body came as text.");
    length += piece.length;
    if (length > LARGEST_REQUEST) throw new Error("A request body is longer than any request needs to be.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

const LARGEST_REQUEST = 1_000_000;

/** Chunked, in pieces that split bytes, lines and base64 quanta wherever they happen to. */
async function write(
  response: ServerResponse,
  { status, headers, body, gzip }: Reply,
  accepts: boolean,
): Promise<void> {
  const compressed = gzip && accepts;
  response.writeHead(status, {
    "content-type": "application/fhir+json; charset=utf-8",
    "cache-control": "no-store",
    ...(compressed ? { "content-encoding": "gzip" } : {}),
    ...headers,
  });
  await pipeline(pieces(compressed ? gzipSync(body) : Buffer.from(body, "utf8")), response);
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  const length = Math.max(SMALLEST_PIECE, Math.ceil(bytes.length / MOST_PIECES));
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

const SMALLEST_PIECE = 61;
const MOST_PIECES = 997;
