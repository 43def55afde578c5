import { createCipheriv, createHash } from "node:crypto";
import type { SimulatedBinary } from "../simulated-patient.ts";

/**
 * A file of any size whose bytes look random and are the same for the same seed: the key stream of AES-128 in counter mode,
 * its key and first counter the halves of the seed's SHA-256. The first byte is 0, so that no file is mistaken for a type
 * that is known by its first bytes.
 *
 * @param size bytes
 */
export function pseudoRandomBinary(contentType: string, size: number, seed: string): SimulatedBinary {
  return {
    contentType,
    size,
    bytes: () => Buffer.concat([...pieces(size, seed)]),
    pieces: () => pieces(size, seed),
  };
}

/** A multiple of three, so that each piece is a base64 text of its own. */
const PIECE = 3 * 65_536;

function* pieces(size: number, seed: string): Generator<Uint8Array> {
  const hash = createHash("sha256").update(seed).digest();
  const keyStream = createCipheriv("aes-128-ctr", hash.subarray(0, 16), hash.subarray(16));
  for (let at = 0; at < size; at += PIECE) {
    const piece = keyStream.update(ZEROS.subarray(0, Math.min(PIECE, size - at)));
    if (at === 0) piece[0] = 0;
    yield piece;
  }
}

const ZEROS = new Uint8Array(PIECE);
