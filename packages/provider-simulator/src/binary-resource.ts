import { piecesOf, type SimulatedBinary } from "./simulated-patient.ts";

/** One member of a FHIR Binary as it is written. */
export type BinaryMember =
  | { readonly name: "resourceType" | "id" | "contentType"; readonly value: string }
  | { readonly name: "meta"; readonly value: { readonly versionId: string } }
  | { readonly name: "content"; readonly base64: Iterable<Uint8Array>; readonly length: number };

/** The members of the Binary that a file is served as, in their usual order. */
export function binaryMembers(id: string, file: SimulatedBinary): readonly BinaryMember[] {
  return [
    { name: "resourceType", value: "Binary" },
    { name: "id", value: id },
    { name: "meta", value: { versionId: "1" } },
    { name: "contentType", value: file.contentType },
    { name: "content", base64: base64Of(file), length: 4 * Math.ceil(file.size / 3) },
  ];
}

/** The resource as JSON; nothing of it is made before it is asked for. */
export function* writtenBinary(members: readonly BinaryMember[]): Generator<Uint8Array> {
  let ahead = "{";
  for (const [place, member] of members.entries()) {
    ahead += `${place === 0 ? "" : ","}${JSON.stringify(member.name)}:`;
    if (member.name === "content") {
      yield text(`${ahead}"`);
      yield* member.base64;
      ahead = '"';
    } else {
      ahead += JSON.stringify(member.value);
    }
  }
  yield text(`${ahead}}`);
}

/** How many bytes {@link writtenBinary} gives. */
export function lengthOfBinary(members: readonly BinaryMember[]): number {
  return members.reduce((sum, member) => sum + '"":,'.length + member.name.length + lengthOf(member), 1);
}

function lengthOf(member: BinaryMember): number {
  return member.name === "content" ? member.length + 2 : text(JSON.stringify(member.value)).length;
}

/** One base64 text, whatever the lengths of the pieces: what a piece leaves of a group of three goes before the next. */
function* base64Of(file: SimulatedBinary): Generator<Uint8Array> {
  let left = Buffer.alloc(0);
  for (const piece of piecesOf(file)) {
    for (let at = 0; at < piece.length; at += PIECE) {
      const part = piece.subarray(at, at + PIECE);
      const bytes = left.length === 0 ? viewOf(part) : Buffer.concat([left, part]);
      const whole = bytes.length - (bytes.length % 3);
      yield Buffer.from(bytes.toString("base64", 0, whole), "latin1");
      left = Buffer.from(bytes.subarray(whole));
    }
  }
  if (left.length > 0) yield Buffer.from(left.toString("base64"), "latin1");
}

/** Bytes that are encoded at once, of a piece that is larger. */
const PIECE = 3 * 65_536;

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function text(value: string): Uint8Array {
  return Buffer.from(value, "utf8");
}
