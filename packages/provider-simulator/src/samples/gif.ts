import { filled, joined, latin1, littleEndian } from "./bytes.ts";
import { type Picture, pixels } from "./picture.ts";
import { type Sample, SENTENCES } from "./sample.ts";

/** GIF 89a of two colours; padded with blanks in its comment extension. */
export function gifSample(picture: Picture): Sample {
  return (padding) => {
    const size = joined(littleEndian(picture.width, 2), littleEndian(picture.height, 2));
    return joined(
      latin1("GIF89a"),
      size,
      Uint8Array.of(0x80, 0, 0), // a global palette of two colours
      Uint8Array.of(255, 255, 255, 0, 0, 0),
      comment(padding),
      latin1(","),
      littleEndian(0, 4), // left and top
      size,
      Uint8Array.of(0),
      imageData(picture),
      latin1(";"),
    );
  };
}

/** Whole sub-blocks of 128 bytes take up the most of the padding, the first sub-block the rest. */
function comment(padding: number): Uint8Array {
  const text = joined(latin1(SENTENCES[0]), filled(padding % 128, 0x20));
  const fillers = Array.from({ length: Math.floor(padding / 128) }, () => subBlock(filled(127, 0x20)));
  return joined(Uint8Array.of(0x21, 0xfe), subBlock(text), ...fillers, Uint8Array.of(0));
}

const BITS = 7;
const CLEAR = 128;
const END = 129;

/**
 * LZW with codes of eight bits throughout: the dictionary is cleared before it grows to where codes get longer, so that
 * each code is one byte. Large, but this short.
 */
function imageData(picture: Picture): Uint8Array {
  const codes: number[] = [];
  pixels(picture).forEach((ink, index) => {
    if (index % 120 === 0) codes.push(CLEAR);
    codes.push(ink ? 1 : 0);
  });
  codes.push(END);
  const blocks: Uint8Array[] = [];
  for (let start = 0; start < codes.length; start += 255) {
    blocks.push(subBlock(Uint8Array.from(codes.slice(start, start + 255))));
  }
  return joined(Uint8Array.of(BITS), ...blocks, Uint8Array.of(0));
}

function subBlock(data: Uint8Array): Uint8Array {
  return joined(littleEndian(data.length, 1), data);
}
