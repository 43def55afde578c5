import type { JsonObject } from "@gpdocs/model";

/** A patient of the simulated practice, with all that the practice holds of them. */
export interface SimulatedPatient {
  /** Valid, ten digits. */
  readonly nhsNumber: string;
  /** One line for people: what is special about this record. */
  readonly description: string;
  /** Structured record: a Bundle of type `collection`. `null`: the practice has none. */
  readonly record: JsonObject | null;
  /**
   * Session A: the searchset Bundle of all the patient's documents, with Patient, Organizations, Practitioners and
   * PractitionerRoles. `null`: the documents service knows no such patient.
   */
  readonly search: JsonObject | null;
  /** By Binary id. */
  readonly binaries: ReadonlyMap<string, SimulatedBinary>;
  /** `deceased`: past the 28 days in which documents may still be had. `dissents`: found, and then refused. */
  readonly status: "active" | "deceased" | "dissents";
}

/** The file behind one `attachment.url`. */
export interface SimulatedBinary {
  readonly contentType: string;
  /** Bytes, before base64. */
  readonly size: number;
  /** The bytes, `size` of them, the same at every call. */
  bytes(): Uint8Array;
  /**
   * The same bytes piece by piece, of any lengths, for a file that is too large to be held whole; it is served from these.
   *
   * @default `bytes()` in one piece
   */
  pieces?(): Iterable<Uint8Array>;
}

/** The bytes of a file piece by piece: what is served, and what its hash is made of, in constant memory. */
export function piecesOf(binary: SimulatedBinary): Iterable<Uint8Array> {
  return binary.pieces?.() ?? [binary.bytes()];
}

/**
 * The documents service root that urls in {@link SimulatedPatient.record} and `.search` are written with:
 * `${DOCUMENTS_ROOT}/Binary/<id>`. The practice puts its own in its place when it serves them.
 */
export const DOCUMENTS_ROOT = "https://documents.simulator.invalid";
