import { filled, joined, latin1, littleEndian } from "./bytes.ts";
import { type Picture, rowOfBits } from "./picture.ts";
import type { Sample } from "./sample.ts";

/** Windows bitmap of one bit a pixel; padded between its palette and its pixels, a gap that the header tells of. */
export function bmpSample(picture: Picture): Sample {
  return (padding) => {
    const rows = Array.from({ length: picture.height }, (_, y) => {
      const row = rowOfBits(picture, picture.height - 1 - y);
      return joined(row, filled((4 - (row.length % 4)) % 4, 0));
    });
    const bits = joined(...rows);
    const information = joined(
      littleEndian(40, 4),
      littleEndian(picture.width, 4),
      littleEndian(picture.height, 4),
      littleEndian(1, 2), // planes
      littleEndian(1, 2), // bits a pixel
      littleEndian(0, 4), // compression: none
      littleEndian(bits.length, 4),
      littleEndian(3937, 4), // pixels a metre
      littleEndian(3937, 4),
      littleEndian(2, 4), // colours
      littleEndian(2, 4),
    );
    const palette = Uint8Array.of(255, 255, 255, 0, 0, 0, 0, 0);
    const start = 14 + information.length + palette.length + padding;
    return joined(
      latin1("BM"),
      littleEndian(start + bits.length, 4),
      littleEndian(0, 4),
      littleEndian(start, 4),
      information,
      palette,
      filled(padding, 0),
      bits,
    );
  };
}
