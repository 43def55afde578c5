import { createHash } from "node:crypto";
import { sampleFile } from "../samples/samples.ts";
import type { SimulatedBinary } from "../simulated-patient.ts";

/**
 * A file to stand in for one that is not to be had: a sample of the content type, which is made whole, else filler, which is
 * made as it is sent.
 *
 * @param seed filler differs from seed to seed, so that two documents are not mistaken for each other
 */
export function standInFile(contentType: string, size: number, seed: string): SimulatedBinary {
  const pieces = () => {
    const sample = sampleFile(contentType, size);
    return sample === undefined ? filler(size, seed) : [sample];
  };
  return { contentType, size, bytes: () => Buffer.concat([...pieces()]), pieces };
}

/** How often the pattern of 64 bytes stands in a piece. */
const REPEATED = 3072;

function* filler(size: number, seed: string): Generator<Uint8Array> {
  const pattern = createHash("sha512").update(seed).digest();
  const piece = Buffer.alloc(Math.min(REPEATED * pattern.length, size), pattern);
  for (let at = 0; at < size; at += piece.length) yield piece.subarray(0, size - at);
}
