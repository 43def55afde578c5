import { isJsonObject, type JsonObject } from "@gpdocs/model";

/** What the `Authorization` header holds. Page: *Cross-organisation audit and provenance*. */
export type TokenReading =
  | { readonly kind: "absent" }
  | { readonly kind: "malformed"; readonly problem: string }
  | {
      readonly kind: "token";
      readonly text: string;
      readonly header: JsonObject;
      readonly claims: JsonObject;
    };

/** Reads a bearer token: three parts of base64url without padding, the last one empty, the others JSON objects. */
export function readToken(authorization: string | undefined): TokenReading {
  const text = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
  if (text === undefined) return { kind: "absent" };
  const [first, second, signature, ...more] = text.split(".");
  if (first === undefined || second === undefined || signature === undefined || more.length > 0) {
    return malformed("The token does not consist of three parts");
  }
  if (signature !== "") return malformed("The token's signature is not empty");
  const header = decode(first);
  const claims = decode(second);
  if (header === undefined) return malformed("The token's header is not JSON in base64url without padding");
  if (claims === undefined) return malformed("The token's payload is not JSON in base64url without padding");
  return { kind: "token", text, header, claims };
}

function malformed(problem: string): TokenReading {
  return { kind: "malformed", problem };
}

function decode(part: string): JsonObject | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined;
  const value = parse(Buffer.from(part, "base64url").toString("utf8"));
  return isJsonObject(value) ? value : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
