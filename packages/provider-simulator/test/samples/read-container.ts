import { inflateSync } from "node:zlib";

/** CRC-32 by its definition, a bit at a time. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Entries of a ZIP file, found through its end record and central directory as unzip programs do; throws if any is wrong. */
export function readZip(file: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const bytes = Buffer.from(file);
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  must(end >= 0 && end + 22 + bytes.readUInt16LE(end + 20) === bytes.length, "end record");
  const count = bytes.readUInt16LE(end + 10);
  let place = bytes.readUInt32LE(end + 16);
  must(place + bytes.readUInt32LE(end + 12) === end, "central directory");
  const entries = new Map<string, Uint8Array>();
  for (let entry = 0; entry < count; entry += 1) {
    must(bytes.toString("latin1", place, place + 4) === "PK\x01\x02", "central header");
    must(bytes.readUInt16LE(place + 10) === 0, "stored");
    const size = bytes.readUInt32LE(place + 24);
    const nameLength = bytes.readUInt16LE(place + 28);
    const name = bytes.toString("latin1", place + 46, place + 46 + nameLength);
    const local = bytes.readUInt32LE(place + 42);
    must(bytes.toString("latin1", local, local + 4) === "PK\x03\x04", "local header");
    must(bytes.toString("latin1", local + 30, local + 30 + nameLength) === name, "name");
    must(bytes.compare(bytes, place + 16, place + 28, local + 14, local + 26) === 0, "headers agree");
    const data = bytes.subarray(local + 30 + nameLength, local + 30 + nameLength + size);
    must(crc32(data) === bytes.readUInt32LE(place + 16), "CRC");
    entries.set(name, data);
    place += 46 + nameLength;
  }
  must(place === end, "no more entries");
  return entries;
}

/** Text of the page of a PDF, every object found through its cross-reference table. */
export function readPdf(file: Uint8Array): string {
  const text = Buffer.from(file).toString("latin1");
  must(/^%PDF-1\.\d\n/.test(text), "header");
  const start = /startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1];
  const table = text.slice(Number(start));
  const [, count, rows] = /^xref\n0 (\d+)\n((?:\d{10} \d{5} [fn] \n)+)trailer\n/.exec(table) ?? [];
  const offsets = (rows ?? "").match(/.{20}/gs)?.map((row) => Number(row.slice(0, 10))) ?? [];
  must(offsets.length === Number(count) && offsets.length > 1, "cross-reference table");
  must(table.includes(`/Size ${count} `) && table.includes("/Root 1 0 R"), "trailer");
  offsets.slice(1).forEach((offset, index) => {
    const object = text.slice(offset);
    must(object.startsWith(`${index + 1} 0 obj\n`), "object");
    const length = /^\d+ 0 obj\n<< \/Length (\d+) >>\nstream\n/.exec(object);
    if (length !== null) {
      const end = length[0].length + Number(length[1]);
      must(object.slice(end).startsWith("\nendstream\nendobj\n"), "length of stream");
    }
  });
  return [...text.matchAll(/\(([^)]*)\) Tj/g)].map((found) => found[1]).join(" ");
}

/** A PNG of one bit grey: its size and whether each pixel is black; throws if a checksum is wrong. */
export function readPng(file: Uint8Array): Pixels {
  const bytes = Buffer.from(file);
  must(bytes.toString("latin1", 0, 8) === "\x89PNG\r\n\x1a\n", "signature");
  const chunks: [string, Buffer][] = [];
  for (let place = 8; place < bytes.length; ) {
    const length = bytes.readUInt32BE(place);
    const body = bytes.subarray(place + 4, place + 8 + length);
    must(crc32(body) === bytes.readUInt32BE(place + 8 + length), "CRC");
    chunks.push([body.toString("latin1", 0, 4), body.subarray(4)]);
    place += 12 + length;
  }
  must(chunks[0]?.[0] === "IHDR" && chunks.at(-1)?.[0] === "IEND", "order");
  const header = chunks[0]?.[1] ?? Buffer.alloc(0);
  must(header.readUInt8(8) === 1 && header.readUInt8(9) === 0, "one bit grey");
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(Buffer.concat(chunks.filter(([type]) => type === "IDAT").map(([, data]) => data)));
  const stride = 1 + Math.ceil(width / 8);
  must(rows.length === stride * height, "size of data");
  return { width, height, black: (x, y) => !bit(rows, y * stride + 1, x) };
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
  black(x: number, y: number): boolean;
}

export function bit(bytes: Uint8Array, start: number, x: number): boolean {
  return (((bytes[start + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1;
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Not right: ${what}.`);
}
