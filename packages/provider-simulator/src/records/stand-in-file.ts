import { createHash } from "node:crypto";
import { sampleFile } from "../samples/samples.ts";

/**
 * A file to stand in for one that is not to be had: a sample of the content type, else filler.
 *
 * @param seed filler differs from seed to seed, so that two documents are not mistaken for each other
 */
export function standInFile(contentType: string, size: number, seed: string): Uint8Array {
  return sampleFile(contentType, size) ?? filler(size, seed);
}

function filler(size: number, seed: string): Uint8Array {
  const bytes = new Uint8Array(size);
  const pattern = createHash("sha512").update(seed).digest();
  for (let at = 0; at < size; at += pattern.length) {
    bytes.set(pattern.subarray(0, Math.min(pattern.length, size - at)), at);
  }
  return bytes;
}
