import type { IncomingHttpHeaders } from "node:http";

/** The server of the simulator that a request was sent to. */
export type Role = "sds" | "ssp" | "practice";

/** A request as it came over the wire. */
export interface WireRequest {
  readonly role: Role;
  readonly method: string;
  /** The request target, byte for byte as it stood in the request line. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The pieces of a body, in order. */
export type Body = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A whole HTTP answer. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  /** Sent with gzip to those who accept it. */
  readonly compressible: boolean;
}

/** What becomes of a request on the wire. */
export type Reply =
  | { readonly kind: "whole"; readonly answer: Answer }
  /** The connection ends after so many bytes of the body, and always before its end. */
  | { readonly kind: "cut"; readonly answer: Answer; readonly afterBytes: number }
  /** The connection is reset before a byte of the answer. */
  | { readonly kind: "reset" };

export function whole(answer: Answer): Reply {
  return { kind: "whole", answer };
}

/** A FHIR resource as GP Connect answers it: JSON, UTF-8, never stored. */
export function fhirAnswer(
  status: number,
  resource: object | string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const text = typeof resource === "string" ? resource : JSON.stringify(resource);
  return {
    status,
    headers: { ...FHIR_HEADERS, ...headers },
    body: [Buffer.from(text, "utf8")],
    compressible: true,
  };
}

export const FHIR_HEADERS = {
  "content-type": "application/fhir+json;charset=utf-8",
  "cache-control": "no-store",
} as const;

/** Headers that came more than once are joined. */
export function flatHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === "string" ? value : value.join(", ")] as const],
  );
  return Object.fromEntries(flat);
}
