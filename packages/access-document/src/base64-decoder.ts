import { ContentError } from "@gpdocs/spine";

/** Decodes base64 text that comes in pieces of any length. Strict: what is not base64 is an error, never skipped. */
export interface Base64Decoder {
  write(text: string): Uint8Array;
  /** To be called after the last piece: an unfinished group of four is an error. */
  end(): void;
}

export function base64Decoder(): Base64Decoder {
  let carry = "";
  let padded = false;
  return {
    write: (piece) => {
      let text = carry + piece;
      let whole = text.length - (text.length % 4);
      let bytes = decodeGroups(text.slice(0, whole));
      if (bytes === undefined) {
        text = text.replace(/[ \t\r\n]+/g, "");
        whole = text.length - (text.length % 4);
        bytes = decodeGroups(text.slice(0, whole));
        if (bytes === undefined) throw badBase64();
      }
      carry = text.slice(whole);
      if (padded && (bytes.length > 0 || carry.trim() !== "")) throw badBase64();
      padded ||= whole > 0 && text[whole - 1] === "=";
      return bytes;
    },
    end: () => {
      if (carry.trim() !== "") throw badBase64();
    },
  };
}

/**
 * The bytes of whole groups of four, `undefined` if anything but base64 is among them. `Buffer` skips what it does not know
 * and takes base64url's `-` and `_`, so its result is measured and those two are looked for.
 */
function decodeGroups(text: string): Uint8Array | undefined {
  if (text === "") return new Uint8Array();
  const padding = text.indexOf("=");
  if (padding >= 0 && (padding < text.length - 2 || !text.endsWith("="))) return undefined;
  if (text.includes("-") || text.includes("_")) return undefined;
  const bytes = Buffer.from(text, "base64");
  const expected = (text.length / 4) * 3 - (padding < 0 ? 0 : text.length - padding);
  return bytes.length === expected ? bytes : undefined;
}

function badBase64(): ContentError {
  return new ContentError({
    code: "bad-base64",
    retryable: true,
    message:
      "The document's content is not base64. Try again, then tell the practice's supplier, with the trace id.",
  });
}
