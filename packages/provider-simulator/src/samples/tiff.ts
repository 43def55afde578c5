import { filled, joined, latin1, littleEndian } from "./bytes.ts";
import { type Picture, rowOfBits } from "./picture.ts";
import type { Sample } from "./sample.ts";

const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

/** TIFF 6.0, bilevel, one uncompressed strip at 100 dots an inch; padded with bytes at the end that nothing points at. */
export function tiffSample(picture: Picture): Sample {
  return (padding) => {
    const rows = Array.from({ length: picture.height }, (_, y) => rowOfBits(picture, y));
    const strip = joined(...rows);
    const evenStrip = joined(strip, filled(strip.length % 2, 0));
    const resolution = joined(littleEndian(100, 4), littleEndian(1, 4));
    const stripAt = 8;
    const resolutionAt = stripAt + evenStrip.length;
    const entries = [
      entry(256, SHORT, picture.width),
      entry(257, SHORT, picture.height),
      entry(258, SHORT, 1), // BitsPerSample
      entry(259, SHORT, 1), // Compression: none
      entry(262, SHORT, 0), // PhotometricInterpretation: 0 is white
      entry(273, LONG, stripAt),
      entry(277, SHORT, 1), // SamplesPerPixel
      entry(278, SHORT, picture.height), // RowsPerStrip
      entry(279, LONG, strip.length),
      entry(282, RATIONAL, resolutionAt),
      entry(283, RATIONAL, resolutionAt),
      entry(296, SHORT, 2), // ResolutionUnit: inch
    ];
    return joined(
      latin1("II*\0"),
      littleEndian(resolutionAt + resolution.length, 4),
      evenStrip,
      resolution,
      littleEndian(entries.length, 2),
      ...entries,
      littleEndian(0, 4),
      filled(padding, 0),
    );
  };
}

function entry(tag: number, type: number, value: number): Uint8Array {
  return joined(littleEndian(tag, 2), littleEndian(type, 2), littleEndian(1, 4), littleEndian(value, 4));
}
