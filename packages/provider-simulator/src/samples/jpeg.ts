import { bigEndian, filled, joined, latin1 } from "./bytes.ts";
import { type Picture, pixels } from "./picture.ts";
import { type Sample, SENTENCES } from "./sample.ts";

/**
 * Baseline JPEG in grey. Each pixel of the picture becomes one flat block of 8 by 8, so that a block is its DC
 * coefficient alone, and no cosine transform is needed. Padded with blanks in its comments.
 */
export function jpegSample(picture: Picture): Sample {
  return (padding) =>
    joined(
      Uint8Array.of(0xff, 0xd8),
      segment(0xe0, joined(latin1("JFIF\0"), Uint8Array.of(1, 1, 1, 0, 100, 0, 100, 0, 0))),
      ...comments(padding),
      segment(0xdb, joined(Uint8Array.of(0), filled(64, STEP))),
      segment(
        0xc0,
        joined(
          Uint8Array.of(8),
          bigEndian(picture.height * 8, 2),
          bigEndian(picture.width * 8, 2),
          Uint8Array.of(1, 1, 0x11, 0), // one component, not subsampled, quantised by table 0
        ),
      ),
      segment(0xc4, huffmanTable(0x00, 4, [0, 1, 2, 3, 4, 5, 6, 7, 8])),
      segment(0xc4, huffmanTable(0x10, 1, [END_OF_BLOCK])),
      segment(0xda, Uint8Array.of(1, 1, 0x00, 0, 63, 0)),
      entropyCoded(picture),
      Uint8Array.of(0xff, 0xd9),
    );
}

/** Quantiser step. The DC coefficient of a flat block is eight times its level, so that one step is one level. */
const STEP = 8;
const END_OF_BLOCK = 0;
const BLACK = 16 - 128;
const WHITE = 240 - 128;
/** A comment holds at most 65,533 bytes; whole ones of half that leave room for the rest in the first. */
const WHOLE_COMMENT = 32_768;

function comments(padding: number): readonly Uint8Array[] {
  const first = joined(latin1(SENTENCES[0]), filled(padding % WHOLE_COMMENT, 0x20));
  const others = Array.from({ length: Math.floor(padding / WHOLE_COMMENT) }, () =>
    filled(WHOLE_COMMENT - 4, 0x20),
  );
  return [first, ...others].map((text) => segment(0xfe, text));
}

function segment(marker: number, data: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(0xff, marker), bigEndian(data.length + 2, 2), data);
}

/** A table in which every symbol has a code of the same length: the symbol's place in the list. */
function huffmanTable(kind: number, length: number, symbols: readonly number[]): Uint8Array {
  const counts = Array.from({ length: 16 }, (_, index) => (index + 1 === length ? symbols.length : 0));
  return Uint8Array.of(kind, ...counts, ...symbols);
}

function entropyCoded(picture: Picture): Uint8Array {
  let bits = "";
  let previous = 0;
  for (const ink of pixels(picture)) {
    const level = ink ? BLACK : WHITE;
    bits += `${difference(level - previous)}0`; // 0 is the one AC code, end of block
    previous = level;
  }
  return stuffed(bits);
}

/** Four bits that tell how many follow, then the bits of the magnitude, inverted for a negative difference. */
function difference(value: number): string {
  const magnitude = value === 0 ? "" : Math.abs(value).toString(2);
  const follows =
    value < 0 ? (2 ** magnitude.length - 1 + value).toString(2).padStart(magnitude.length, "0") : magnitude;
  return magnitude.length.toString(2).padStart(4, "0") + follows;
}

/** The bits in bytes, filled up with ones; after each byte 0xFF a zero, lest it look like a marker. */
function stuffed(bits: string): Uint8Array {
  const bytes: number[] = [];
  for (let start = 0; start < bits.length; start += 8) {
    const byte = Number.parseInt(bits.slice(start, start + 8).padEnd(8, "1"), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Uint8Array.from(bytes);
}
