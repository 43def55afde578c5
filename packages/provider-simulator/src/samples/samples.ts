import { auSample, mp3Sample } from "./audio.ts";
import { bmpSample } from "./bmp.ts";
import { gifSample } from "./gif.ts";
import { jpegSample } from "./jpeg.ts";
import { docxSample, xlsxSample } from "./office.ts";
import { pdfSample } from "./pdf.ts";
import { LETTER, SPECK } from "./picture.ts";
import { pngSample } from "./png.ts";
import type { Sample } from "./sample.ts";
import {
  htmlSample,
  plainTextSample,
  rtfSample,
  smallHtml,
  smallRtf,
  smallText,
  smallXml,
  xmlSample,
} from "./text.ts";
import { tiffSample } from "./tiff.ts";

/**
 * A valid file of the content type, the same at every call.
 *
 * @param contentType as suppliers spell it: letter case and parameters do not matter, and the several names of a format
 *   (`text/richtext`, `application/rtf`) mean the same
 * @param size bytes; the file is padded to exactly this size in a way its format allows. Absent: as small as it comes
 * @returns `undefined` for a content type without a sample (`application/msword`, `video/mpeg`, and of course
 *   `application/octet-stream`), and where a valid file cannot be so small
 */
export function sampleFile(contentType: string, size?: number): Uint8Array | undefined {
  const samples = SAMPLES.get(contentType.split(";", 1).join("").trim().toLowerCase()) ?? [];
  for (const sample of samples) {
    const plain = sample(0);
    if (size === undefined || size === plain.length) return plain;
    if (size > plain.length) return sample(size - plain.length);
  }
  return undefined;
}

/** Every content type that {@link sampleFile} knows, in lower case. */
export function sampleContentTypes(): readonly string[] {
  return [...SAMPLES.keys()];
}

/** For each content type its samples, the one that says most first. */
const SAMPLES: ReadonlyMap<string, readonly Sample[]> = new Map(
  (
    [
      [["application/pdf", "application/x-pdf"], [pdfSample]],
      [
        ["image/tiff", "image/tif", "image/x-tiff"],
        [tiffSample(LETTER), tiffSample(SPECK)],
      ],
      [
        ["text/rtf", "text/richtext", "application/rtf", "application/x-rtf"],
        [rtfSample, smallRtf],
      ],
      [["application/vnd.openxmlformats-officedocument.wordprocessingml.document"], [docxSample]],
      [["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"], [xlsxSample]],
      [
        ["image/jpeg", "image/jpg", "image/pjpeg"],
        [jpegSample(LETTER), jpegSample(SPECK)],
      ],
      [
        ["image/png", "image/x-png"],
        [pngSample(LETTER), pngSample(SPECK)],
      ],
      [["image/gif"], [gifSample(LETTER), gifSample(SPECK)]],
      [
        ["image/bmp", "image/x-bmp", "image/x-ms-bmp"],
        [bmpSample(LETTER), bmpSample(SPECK)],
      ],
      [["text/plain"], [plainTextSample, smallText]],
      [["text/html"], [htmlSample, smallHtml]],
      [
        ["application/xml", "text/xml"],
        [xmlSample, smallXml],
      ],
      [["audio/basic", "audio/au", "audio/x-au"], [auSample]],
      [["audio/mpeg", "audio/mp3"], [mp3Sample]],
    ] satisfies readonly (readonly [readonly string[], readonly Sample[]])[]
  ).flatMap(([contentTypes, samples]) => contentTypes.map((contentType) => [contentType, samples] as const)),
);
