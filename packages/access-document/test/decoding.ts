import { type BinaryFacts, createBinaryDecoder } from "../src/binary-decoder.ts";

export interface Decoded extends BinaryFacts {
  readonly bytes: Buffer;
}

/** Decodes a body that is cut at these places (taken modulo its length). */
export function decode(body: Uint8Array | string, cuts: readonly number[] = []): Decoded {
  const whole = Buffer.from(body);
  const places = cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b);
  const decoder = createBinaryDecoder();
  const bytes: Uint8Array[] = [];
  let from = 0;
  for (const to of [...places, whole.length]) {
    bytes.push(decoder.write(whole.subarray(from, to)));
    from = to;
  }
  return { ...decoder.end(), bytes: Buffer.concat(bytes) };
}

/** Another way to decode a Binary, which shares nothing with the first: `undefined` where it holds no document. */
export function decodeAtOnce(body: Uint8Array): Decoded | undefined {
  const value = parsed(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const members = new Map<string, unknown>(Object.entries(value));
  const content = members.get("content");
  if (members.get("resourceType") !== "Binary" || typeof content !== "string") return undefined;
  const base64 = content.replaceAll(/[ \t\r\n]/g, "");
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return undefined;
  return {
    bytes: Buffer.from(base64, "base64"),
    id: shortText(members.get("id")),
    contentType: shortText(members.get("contentType")),
  };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

function shortText(value: unknown): string | null {
  return typeof value === "string" && value.length <= 1_024 && value.trim() !== "" ? value.trim() : null;
}
