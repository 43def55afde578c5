import { bigEndian, filled, joined, latin1 } from "./bytes.ts";
import type { Sample } from "./sample.ts";

/** Sun audio: a tenth of a second of silence in µ-law at 8 kHz. Padded with more silence. */
export const auSample: Sample = (padding) => {
  const samples = 800 + padding;
  const header = [24, samples, 1, 8000, 1].map((value) => bigEndian(value, 4));
  return joined(latin1(".snd"), ...header, filled(samples, 0xff));
};

/** MP3: four frames of silence (MPEG 1 layer III, mono, 32 kbit/s, 32 kHz). Padded within its ID3 tag, up to 256 MiB. */
export const mp3Sample: Sample = (padding) => {
  const frame = joined(Uint8Array.of(0xff, 0xfb, 0x18, 0xc0), filled(FRAME_LENGTH - 4, 0));
  const size = [21, 14, 7, 0].map((bits) => Math.floor(padding / 2 ** bits) % 128);
  return joined(latin1("ID3\x03\0\0"), Uint8Array.from(size), filled(padding, 0), frame, frame, frame, frame);
};

/** 144 times the bit rate over the sampling rate. */
const FRAME_LENGTH = (144 * 32_000) / 32_000;
