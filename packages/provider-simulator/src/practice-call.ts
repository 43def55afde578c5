import type { Capability } from "@gpdocs/model";
import type { WireRequest } from "./exchange.ts";
import { interactionOf, type ServedInteraction } from "./interactions.ts";
import { type ParametersReading, readParameters } from "./parameters.ts";
import { type QueryReading, readQuery } from "./query.ts";
import { readToken, type TokenReading } from "./token.ts";

export type ServiceRoots = Readonly<Record<Capability, string>>;

/** A request to the practice, taken apart: what the rules judge and the answers are made from. */
export interface PracticeCall {
  readonly request: WireRequest;
  readonly serviceRoots: ServiceRoots;
  readonly practiceAsid: string;
  /** Whose service root the url begins with; `null`: nobody's. */
  readonly capability: Capability | null;
  /** Below the service root, without query. */
  readonly path: string;
  readonly query: QueryReading;
  /** By `Ssp-InteractionID`. */
  readonly interaction: ServedInteraction | null;
  /** The interaction, if method, service root and path agree with it. */
  readonly asked: ServedInteraction | null;
  /** The resource id in the path of what is asked. */
  readonly resourceId: string | null;
  readonly token: TokenReading;
  readonly parameters: ParametersReading;
  readonly now: Date;
  /** Whether this trace id came before. */
  readonly traceIdSeen: boolean;
  /** Milliseconds since the same token first came; 0 for a new one. */
  readonly tokenAge: number;
}

/** Trace ids and tokens that came before. */
export interface Memory {
  traceIdSeen(traceId: string): boolean;
  tokenAge(token: string, now: Date): number;
}

export interface PracticeIdentity {
  readonly odsCode: string;
  readonly serviceRoots: ServiceRoots;
  readonly asid: string;
}

export function readCall(
  request: WireRequest,
  practice: PracticeIdentity,
  memory: Memory,
  now: Date,
): PracticeCall {
  const { capability, path, query } = readTarget(request.target, practice.serviceRoots);
  const interaction = interactionOf(request.headers["ssp-interactionid"]);
  const match = interaction?.path.exec(path) ?? null;
  const agrees =
    match !== null && interaction?.method === request.method && interaction.capability === capability;
  const token = readToken(request.headers["authorization"]);
  const traceId = request.headers["ssp-traceid"];
  return {
    request,
    serviceRoots: practice.serviceRoots,
    practiceAsid: practice.asid,
    capability,
    path,
    query,
    interaction,
    asked: agrees ? interaction : null,
    resourceId: agrees ? (match[1] ?? null) : null,
    token,
    parameters: readParameters(request.body),
    now,
    traceIdSeen: traceId !== undefined && memory.traceIdSeen(traceId),
    tokenAge: token.kind === "token" ? memory.tokenAge(token.text, now) : 0,
  };
}

/** Compared byte for byte up to the end of a path segment, as the SSP does. */
function readTarget(
  target: string,
  roots: ServiceRoots,
): { capability: Capability | null; path: string; query: QueryReading } {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = readQuery(mark < 0 ? "" : target.slice(mark + 1));
  for (const capability of ["structured", "documents", "migration"] as const) {
    const root = `${new URL(roots[capability]).pathname}/`;
    if (path.startsWith(root)) return { capability, path: path.slice(root.length), query };
  }
  return { capability: null, path, query };
}
