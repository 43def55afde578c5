import { crc32 } from "node:zlib";
import { joined, latin1, littleEndian } from "./bytes.ts";

export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array;
}

/** A ZIP file whose entries are stored, not compressed, and dated 1 January 1980, so that it is always the same. */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    const common = joined(
      littleEndian(20, 2), // version needed
      littleEndian(0, 2), // flags
      littleEndian(0, 2), // method: stored
      littleEndian(0, 2), // time
      littleEndian(0x21, 2), // date
      littleEndian(crc32(data), 4),
      littleEndian(data.length, 4),
      littleEndian(data.length, 4),
      littleEndian(name.length, 2),
      littleEndian(0, 2), // extra field
    );
    const local = joined(latin1("PK\x03\x04"), common, latin1(name), data);
    directory.push(
      latin1("PK\x01\x02"),
      littleEndian(20, 2), // made by
      common,
      littleEndian(0, 2), // comment
      littleEndian(0, 2), // disk
      littleEndian(0, 2), // internal attributes
      littleEndian(0, 4), // external attributes
      littleEndian(offset, 4),
      latin1(name),
    );
    locals.push(local);
    offset += local.length;
  }
  const central = joined(...directory);
  return joined(
    ...locals,
    central,
    latin1("PK\x05\x06"),
    littleEndian(0, 4), // disks
    littleEndian(entries.length, 2),
    littleEndian(entries.length, 2),
    littleEndian(central.length, 4),
    littleEndian(offset, 4),
    littleEndian(0, 2), // comment
  );
}
