import { ContentError } from "@gpdocs/spine";
import { malformed } from "./member-scanner.ts";

/** Decodes base64 text that comes in pieces of any length. Strict: what is not base64 is an error, never skipped. */
export interface Base64Decoder {
  /** The bytes of the groups of four that this piece completes. Blanks between characters do not matter; nothing else is one. */
  write(text: string): Uint8Array;
  /** To be called after the last piece: an unfinished group of four is an error. */
  end(): void;
}

export function base64Decoder(): Base64Decoder {
  /** The beginning of a group of four: at most three characters. */
  let carry = "";
  let padded = false;
  /** Where some lines have been broken, more will be. */
  let broken = false;
  return {
    write: (piece) => {
      const text = carry + piece;
      const unbroken = broken ? undefined : decode(text);
      broken ||= unbroken === undefined;
      const { bytes, rest } = unbroken ?? decode(withoutBlanks(text)) ?? refuse(text);
      carry = withoutBlanks(rest);
      if (padded && (bytes.length > 0 || carry !== "")) refuse(text);
      padded ||= bytes.length % 3 !== 0;
      return bytes;
    },
    end: () => {
      if (carry !== "") refuse(carry);
    },
  };
}

/** `undefined` where anything but base64 is among the whole groups of four. */
function decode(text: string): { readonly bytes: Uint8Array; readonly rest: string } | undefined {
  const whole = text.length - (text.length % 4);
  const bytes = decodeGroups(text.slice(0, whole));
  return bytes && { bytes, rest: text.slice(whole) };
}

/**
 * `Buffer` skips what it does not know, takes base64url's `-` and `_`, and looks at the low byte only of characters beyond
 * Latin-1. So its result is measured, those two are looked for, and text must be ASCII.
 */
function decodeGroups(text: string): Uint8Array | undefined {
  const padding = text.indexOf("=");
  if (padding >= 0 && (padding < text.length - 2 || !text.endsWith("="))) return undefined;
  if (text.includes("-") || text.includes("_") || Buffer.byteLength(text) !== text.length) return undefined;
  const bytes = Buffer.from(text, "base64");
  const expected = (text.length / 4) * 3 - (padding < 0 ? 0 : text.length - padding);
  return bytes.length === expected ? bytes : undefined;
}

function withoutBlanks(text: string): string {
  return text.replace(/ +/g, "");
}

/** A JSON string may hold no control character as it is: then it is no JSON in the first place. */
function refuse(text: string): never {
  if (CONTROL.test(text)) throw malformed();
  throw new ContentError({
    code: "bad-base64",
    retryable: true,
    message:
      "The document's content is not base64. Try again, then tell the practice's supplier, with the trace id.",
  });
}

const CONTROL = new RegExp(`[${String.fromCharCode(0)}-${String.fromCharCode(31)}]`);
