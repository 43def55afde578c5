import { must, type Pixels } from "./read-container.ts";

/** A grey baseline JPEG of flat blocks: a pixel here is a block there. Huffman codes are read from the file's own tables. */
export function readJpeg(file: Uint8Array): Pixels {
  const bytes = Buffer.from(file);
  must(bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9, "ends");
  const segments = new Map<number, Buffer[]>();
  let place = 2;
  for (let marker = 0; marker !== 0xffda; ) {
    marker = bytes.readUInt16BE(place);
    const length = bytes.readUInt16BE(place + 2);
    const data = bytes.subarray(place + 4, place + 2 + length);
    segments.set(marker, [...(segments.get(marker) ?? []), data]);
    place += 2 + length;
  }
  const [frame] = segments.get(0xffc0) ?? [];
  must(frame?.readUInt8(0) === 8 && frame.readUInt8(5) === 1, "one component of eight bits");
  const [height, width] = [(frame?.readUInt16BE(1) ?? 0) / 8, (frame?.readUInt16BE(3) ?? 0) / 8];
  const tables = new Map((segments.get(0xffc4) ?? []).map((data) => [data.readUInt8(0), huffman(data)]));
  const quantiser = segments.get(0xffdb)?.[0]?.readUInt8(1) ?? Number.NaN;
  const next = bitReader(bytes.subarray(place, -2));
  const levels: number[] = [];
  let dc = 0;
  while (levels.length < width * height) {
    dc += coefficient(next, symbol(next, tables.get(0x00)));
    must(symbol(next, tables.get(0x10)) === 0, "nothing but DC");
    levels.push((dc * quantiser) / 8 + 128);
  }
  must(
    levels.every((level) => level >= 0 && level <= 255),
    "levels",
  );
  return { width, height, black: (x, y) => (levels[y * width + x] ?? 255) < 128 };
}

type Codes = ReadonlyMap<string, number>;

function huffman(data: Buffer): Codes {
  const codes = new Map<string, number>();
  let code = 0;
  let place = 17;
  for (let length = 1; length <= 16; length += 1) {
    for (let left = data.readUInt8(length); left > 0; left -= 1) {
      codes.set(code.toString(2).padStart(length, "0"), data.readUInt8(place));
      must(code < 2 ** length - 1, "no code of ones alone");
      code += 1;
      place += 1;
    }
    code *= 2;
  }
  must(place === data.length, "size of table");
  return codes;
}

function bitReader(scan: Buffer): () => string {
  const stuffed = scan.toString("latin1");
  must(!/\xff[^\0]/.test(stuffed), "no marker in the scan");
  const bits = [...Buffer.from(stuffed.replaceAll("\xff\0", "\xff"), "latin1")]
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  let place = 0;
  return () => {
    must(place < bits.length, "enough bits");
    place += 1;
    return bits.charAt(place - 1);
  };
}

function symbol(next: () => string, codes: Codes | undefined): number {
  let code = "";
  for (;;) {
    code += next();
    const found = codes?.get(code);
    if (found !== undefined) return found;
    must(code.length < 16, "known code");
  }
}

function coefficient(next: () => string, length: number): number {
  let bits = "";
  while (bits.length < length) bits += next();
  if (length === 0) return 0;
  const value = Number.parseInt(bits, 2);
  return bits.startsWith("1") ? value : value - 2 ** length + 1;
}
