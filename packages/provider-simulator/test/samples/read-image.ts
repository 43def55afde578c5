import { bit, must, type Pixels } from "./read-container.ts";

/** A bilevel, uncompressed, little-endian TIFF of one strip, 0 being white. */
export function readTiff(file: Uint8Array): Pixels {
  const bytes = Buffer.from(file);
  must(bytes.toString("latin1", 0, 4) === "II*\0", "header");
  const directory = bytes.readUInt32LE(4);
  must(directory % 2 === 0, "directory on a word boundary");
  const count = bytes.readUInt16LE(directory);
  const tags = new Map<number, number>();
  let last = 0;
  for (let entry = 0; entry < count; entry += 1) {
    const place = directory + 2 + entry * 12;
    const tag = bytes.readUInt16LE(place);
    must(tag > last, "ascending tags");
    last = tag;
    const isShort = bytes.readUInt16LE(place + 2) === 3;
    tags.set(tag, isShort ? bytes.readUInt16LE(place + 8) : bytes.readUInt32LE(place + 8));
  }
  must(bytes.readUInt32LE(directory + 2 + count * 12) === 0, "one directory");
  const value = (tag: number) => tags.get(tag) ?? Number.NaN;
  const [width, height, strip] = [value(256), value(257), value(273)];
  must(value(258) === 1 && value(259) === 1 && value(262) === 0 && value(278) === height, "kind");
  const stride = Math.ceil(width / 8);
  must(value(279) === stride * height && strip + value(279) <= bytes.length, "strip");
  return { width, height, black: (x, y) => bit(bytes, strip + y * stride, x) };
}

/** A Windows bitmap of one bit a pixel. */
export function readBmp(file: Uint8Array): Pixels {
  const bytes = Buffer.from(file);
  must(bytes.toString("latin1", 0, 2) === "BM" && bytes.readUInt32LE(2) === bytes.length, "header");
  must(bytes.readUInt32LE(14) === 40 && bytes.readUInt16LE(28) === 1 && bytes.readUInt32LE(30) === 0, "kind");
  const [width, height, start] = [bytes.readInt32LE(18), bytes.readInt32LE(22), bytes.readUInt32LE(10)];
  const stride = Math.ceil(width / 32) * 4;
  must(start + stride * height === bytes.length, "size");
  const isBlack = [0, 1].map((colour) => bytes.readUInt8(54 + colour * 4) === 0);
  return {
    width,
    height,
    black: (x, y) => isBlack[Number(bit(bytes, start + (height - 1 - y) * stride, x))] === true,
  };
}

/** A GIF of one frame with a global palette of two colours, its LZW undone as the format says. */
export function readGif(file: Uint8Array): Pixels {
  const bytes = Buffer.from(file);
  must(bytes.toString("latin1", 0, 6) === "GIF89a" && bytes.readUInt8(10) === 0x80, "header");
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  const isBlack = [0, 1].map((colour) => bytes.readUInt8(13 + colour * 3) === 0);
  let place = 19;
  while (bytes.readUInt8(place) === 0x21) place = subBlocks(bytes, place + 2).end;
  must(bytes.readUInt8(place) === 0x2c, "image descriptor");
  const minimum = bytes.readUInt8(place + 10);
  const { data, end } = subBlocks(bytes, place + 11);
  must(bytes.readUInt8(end) === 0x3b && end + 1 === bytes.length, "trailer");
  const colours = decompress(data, minimum);
  must(colours.length === width * height, "number of pixels");
  return { width, height, black: (x, y) => isBlack[colours[y * width + x] ?? -1] === true };
}

function subBlocks(bytes: Buffer, start: number): { readonly data: Buffer; readonly end: number } {
  const blocks: Buffer[] = [];
  let place = start;
  for (let length = bytes.readUInt8(place); length > 0; length = bytes.readUInt8(place)) {
    blocks.push(bytes.subarray(place + 1, place + 1 + length));
    place += 1 + length;
  }
  return { data: Buffer.concat(blocks), end: place + 1 };
}

function decompress(data: Buffer, minimum: number): readonly number[] {
  const [clear, end] = [2 ** minimum, 2 ** minimum + 1];
  const colours: number[] = [];
  let table: number[][] = [];
  let previous: number[] | undefined;
  let width = minimum + 1;
  for (let at = 0; ; at += 0) {
    let code = 0;
    for (let index = 0; index < width; index += 1) {
      code |= (((data[(at + index) >> 3] ?? 0) >> ((at + index) & 7)) & 1) << index;
    }
    at += width;
    if (code === end) return colours;
    if (code === clear) {
      table = Array.from({ length: clear + 2 }, (_, colour) => [colour]);
      previous = undefined;
      width = minimum + 1;
      continue;
    }
    const known = table[code] ?? [...(previous ?? []), previous?.[0] ?? -1];
    if (previous !== undefined) table.push([...previous, known[0] ?? -1]);
    if (table.length === 2 ** width && width < 12) width += 1;
    colours.push(...known);
    previous = known;
    must(at <= data.length * 8, "end code");
  }
}
