import type { IncomingHttpHeaders } from "node:http";
import { type BinaryMember, lengthOfBinary, writtenBinary } from "./binary-resource.ts";

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
  /** Bytes of the body before compression. Absent where nobody knows, as in what the SSP passes on. */
  readonly length?: number;
  /** What the body is made of, where it is a Binary. */
  readonly members?: readonly BinaryMember[];
  /** Sent with gzip to those who accept it. */
  readonly compressible: boolean;
}

/** What becomes of a request on the wire. */
export type Reply =
  | { readonly kind: "whole"; readonly answer: Answer }
  /** The connection ends, or is reset, after so many bytes of the body as it is sent, and always before its end. */
  | {
      readonly kind: "cut";
      readonly answer: Answer;
      readonly afterBytes: number;
      readonly by: "end" | "reset";
    }
  /** The head comes line by line, so many milliseconds apart. */
  | { readonly kind: "slow-headers"; readonly answer: Answer; readonly pause: number }
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
  return { ...textAnswer(status, { ...FHIR_HEADERS, ...headers }, text), compressible: true };
}

/** A FHIR Binary of these members, in this order. */
export function binaryAnswer(members: readonly BinaryMember[], compressible: boolean): Answer {
  return {
    status: 200,
    headers: { ...FHIR_HEADERS, etag: 'W/"1"' },
    body: writtenBinary(members),
    length: lengthOfBinary(members),
    members,
    compressible,
  };
}

/** An answer of any text, never compressed. */
export function textAnswer(status: number, headers: Readonly<Record<string, string>>, text: string): Answer {
  const bytes = Buffer.from(text, "utf8");
  return { status, headers, body: [bytes], length: bytes.length, compressible: false };
}

/** The answer with a body of its own, of which nothing is known beforehand. */
export function withBody(answer: Answer, body: Body): Answer {
  const { length: _length, members: _members, ...rest } = answer;
  return { ...rest, body };
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
