import { crc32 } from "node:zlib";
import { bigEndian, filled, joined, latin1 } from "./bytes.ts";
import { type Picture, rowOfBits } from "./picture.ts";
import { type Sample, SENTENCES } from "./sample.ts";

/** PNG, greyscale of one bit; padded with blanks in the text of its `tEXt` chunk. */
export function pngSample(picture: Picture): Sample {
  return (padding) => {
    const rows = Array.from({ length: picture.height }, (_, y) =>
      joined(
        filled(1, 0),
        rowOfBits(picture, y).map((byte) => 255 - byte),
      ),
    );
    return joined(
      latin1("\x89PNG\r\n\x1a\n"),
      chunk(
        "IHDR",
        joined(bigEndian(picture.width, 4), bigEndian(picture.height, 4), Uint8Array.of(1, 0, 0, 0, 0)),
      ),
      chunk("tEXt", joined(latin1(`Comment\0${SENTENCES[0]}`), filled(padding, 0x20))),
      chunk("IDAT", stored(joined(...rows))),
      chunk("IEND", new Uint8Array()),
    );
  };
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined(latin1(type), data);
  return joined(bigEndian(data.length, 4), body, bigEndian(crc32(body), 4));
}

/** A zlib stream of one stored block (at most 65,535 bytes): what a real deflate writes differs between versions of zlib. */
function stored(data: Uint8Array): Uint8Array {
  const length = data.length;
  const block = Uint8Array.of(1, length % 256, length >> 8, 255 - (length % 256), 255 - (length >> 8));
  return joined(Uint8Array.of(0x78, 0x01), block, data, bigEndian(adler32(data), 4));
}

function adler32(data: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of data) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
}
