import { constants, crc32, deflateRawSync } from "node:zlib";
import { type BinaryMember, writtenBinary } from "../binary-resource.ts";
import { type Answer, type Reply, whole, withBody } from "../exchange.ts";
import { changing, type Fault } from "./fault.ts";

/** Binaries that are larger than anybody should take. Both act at the practice, on Binaries; other answers stay right. */

/**
 * `endless-body`: a Binary that begins well and whose content goes on until the consumer hangs up; never compressed.
 *
 * @param bytes of content, after which the connection ends all the same, so that no test runs for ever
 */
export function endlessBody(bytes: number): Fault {
  return ofBinaries("endless-body", (answer, members) => {
    const body = writtenBinary(withContent(members, endless(bytes)));
    return whole({ ...withBody(answer, body), compressible: false });
  });
}

/**
 * `gzip-bomb`: a whole and valid Binary full of zeros, a thousandth of its size when compressed with gzip, as it is sent
 * to everybody.
 *
 * @param bytes of content when decompressed, rounded up to whole MiB; 1.1 kB are sent for each
 */
export function gzipBomb(bytes: number): Fault {
  return ofBinaries("gzip-bomb", (answer, members) => {
    const headers = { ...answer.headers, "content-encoding": "gzip" };
    const mebibytes = Math.ceil(bytes / MEBIBYTE);
    const marked = [...writtenBinary(withContent(members, [ZEROS]))];
    const place = marked.indexOf(ZEROS);
    const body = zipped(marked.slice(0, place), mebibytes, marked.slice(place + 1));
    return whole({ ...withBody(answer, body), headers, compressible: false });
  });
}

const MEBIBYTE = 1_048_576;

/** 1 MiB of base64 that stands for zeros only. */
const ZEROS = new Uint8Array(MEBIBYTE).fill("A".charCodeAt(0));

function ofBinaries(
  name: string,
  change: (answer: Answer, members: readonly BinaryMember[]) => Reply,
): Fault {
  const fault = changing(name, (answer) =>
    answer.members === undefined ? whole(answer) : change(answer, answer.members),
  );
  return { ...fault, at: "practice" };
}

/** `content` is put last, for a reader that looks for the rest first. */
function withContent(
  members: readonly BinaryMember[],
  base64: Iterable<Uint8Array>,
): readonly BinaryMember[] {
  return [...members.filter(({ name }) => name !== "content"), { name: "content", base64, length: 0 }];
}

function* endless(bytes: number): Generator<Uint8Array> {
  const piece = ZEROS.subarray(0, 65_536);
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
  throw new Error("Enough of an endless body");
}

/** One gzip member (RFC 1952), of which the large middle is compressed once and sent many times. */
function* zipped(
  before: readonly Uint8Array[],
  mebibytes: number,
  after: readonly Uint8Array[],
): Generator<Uint8Array> {
  const [start, end] = [Buffer.concat(before), Buffer.concat(after)];
  const middle = deflateRawSync(ZEROS, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  yield Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
  yield deflateRawSync(start, { finishFlush: constants.Z_FULL_FLUSH });
  let checksum = crc32(start);
  for (let count = 0; count < mebibytes; count += 1) {
    checksum = crc32(ZEROS, checksum);
    yield middle;
  }
  yield deflateRawSync(end);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(end, checksum), 0);
  trailer.writeUInt32LE((start.length + mebibytes * MEBIBYTE + end.length) % 2 ** 32, 4);
  yield trailer;
}
