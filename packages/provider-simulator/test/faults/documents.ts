import type { SimulatedBinary, SimulatedPatient } from "../../src/index.ts";
import { ALICE, patients } from "../simulated-patients.ts";

/** Bytes of the documents that faults are tried on, by Binary id. `long` is given in pieces of awkward lengths. */
export const FILES: Readonly<Record<string, Buffer>> = {
  empty: Buffer.alloc(0),
  one: Buffer.from("A"),
  two: Buffer.from("AB"),
  three: Buffer.from("ABC"),
  letter: Buffer.from("Hello"),
  long: Buffer.from(Array.from({ length: 200_003 }, (_, place) => (place * 7 + (place >> 8)) % 256)),
};

/** Alice with these documents in place of her own. */
export function alice(): SimulatedPatient {
  const [found] = patients();
  if (found?.nhsNumber !== ALICE) throw new Error("Alice is the first patient");
  const binaries = Object.entries(FILES).map(([id, bytes]) => [id, binary(bytes)] as const);
  return { ...found, binaries: new Map(binaries) };
}

function binary(bytes: Buffer): SimulatedBinary {
  return {
    contentType: "text/plain",
    size: bytes.length,
    bytes: () => bytes,
    *pieces() {
      for (let at = 0, length = 1; at < bytes.length; at += length, length = (length * 5) % 9973) {
        yield bytes.subarray(at, at + length);
      }
    },
  };
}
