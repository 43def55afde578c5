import { createHash } from "node:crypto";

/** Bytes of which every document is made, over and over: they do not compress, and are the same in each run. */
export const BLOCK = pseudoRandomBytes(3 * 65_536);

/** The same, as the practice sends them. A multiple of three bytes: the pieces join to one base64 text. */
export const BLOCK_BASE64 = Buffer.from(BLOCK.toString("base64"), "latin1");

/** SHA-256 of a document of so many bytes, in hexadecimal. */
export function hashOfServed(bytes: number): string {
  const hash = createHash("sha256");
  for (let left = bytes; left > 0; left -= BLOCK.length)
    hash.update(BLOCK.subarray(0, Math.min(left, BLOCK.length)));
  return hash.digest("hex");
}

function pseudoRandomBytes(length: number): Buffer {
  let state = 2_463_534_242;
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    }),
  );
}
