/** A black and white picture. */
export interface Picture {
  /** Pixels; a multiple of 8, so that rows of bits are whole bytes. */
  readonly width: number;
  readonly height: number;
  /** Whether the pixel is black; `x` and `y` from 0, from the top left. */
  ink(x: number, y: number): boolean;
}

/** A letter seen from far away, of A4 shape: a letterhead, and lines of words with a ragged right edge. */
export const LETTER: Picture = {
  width: 104,
  height: 147,
  ink(x, y) {
    if (y >= 10 && y < 16) return x >= 12 && x < 52;
    const line = Math.floor((y - 30) / 5);
    const rightEdge = 92 - ((line * 13) % 29);
    const isBetweenWords = (x + line * 7) % 11 === 0;
    return y >= 30 && y < 130 && (y - 30) % 5 < 2 && x >= 12 && x < rightEdge && !isBetweenWords;
  },
};

/** Eight by eight pixels with a dot in the middle, for files that have to be small. */
export const SPECK: Picture = {
  width: 8,
  height: 8,
  ink: (x, y) => x >= 3 && x < 5 && y >= 3 && y < 5,
};

/** The pixels row by row. */
export function pixels(picture: Picture): readonly boolean[] {
  const { width, height } = picture;
  return Array.from({ length: width * height }, (_, index) =>
    picture.ink(index % width, Math.floor(index / width)),
  );
}

/** A row as bits, eight pixels a byte, leftmost in the highest bit; black is 1. */
export function rowOfBits(picture: Picture, y: number): Uint8Array {
  return Uint8Array.from({ length: picture.width / 8 }, (_, place) => {
    let byte = 0;
    for (let bit = 0; bit < 8; bit += 1) byte = byte * 2 + (picture.ink(place * 8 + bit, y) ? 1 : 0);
    return byte;
  });
}
