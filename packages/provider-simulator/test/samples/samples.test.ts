import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleContentTypes, sampleFile } from "../../src/samples/samples.ts";
import { type Pixels, readPdf, readPng, readZip } from "./read-container.ts";
import { readBmp, readGif, readTiff } from "./read-image.ts";
import { readJpeg } from "./read-jpeg.ts";

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const text = (file: Uint8Array) => Buffer.from(file).toString("latin1");
const sample = (contentType: string, size?: number) => {
  const file = sampleFile(contentType, size);
  if (file === undefined) throw new Error(`No sample of ${contentType}.`);
  return file;
};

/** How each kind of file is shown to be valid, without the code that made it. */
const READERS: ReadonlyMap<string, (file: Uint8Array) => void> = new Map([
  ["application/pdf", (file) => expect(readPdf(file)).toMatch(/^Synthetic document\. /)],
  ["image/tiff", (file) => isPicture(readTiff(file))],
  ["image/png", (file) => isPicture(readPng(file))],
  ["image/jpeg", (file) => isPicture(readJpeg(file))],
  ["image/gif", (file) => isPicture(readGif(file))],
  ["image/bmp", (file) => isPicture(readBmp(file))],
  [DOCX, (file) => isOfficeFile(readZip(file), "word/document.xml")],
  [XLSX, (file) => isOfficeFile(readZip(file), "xl/workbook.xml", "xl/worksheets/sheet1.xml")],
  [
    "text/rtf",
    (file) => expect(text(file)).toMatch(/^\{\\rtf1[^{}]*(?:\{[^{}]*(?:\{[^{}]*\})*\})?[^{}]*\}$/),
  ],
  ["text/plain", (file) => expect(text(file)).toMatch(/^[\n -~]*$/)],
  ["text/html", (file) => expect(text(file)).toMatch(/^(?:<!DOCTYPE html>\n)?<html[\s\S]*<\/html>$/)],
  [
    "application/xml",
    (file) => expect(text(file)).toMatch(/^(?:<\?xml [^?]*\?>\n<letter>.*<\/letter>|<a\/>)\n*$/),
  ],
  ["audio/basic", isAu],
  ["audio/mpeg", isMp3],
] as const);

describe("sample files", () => {
  it.each([...READERS])("%s is valid at its natural size", (contentType, reads) => {
    reads(sample(contentType));
  });

  it.each([...READERS])("%s is valid and exact at any larger size", (contentType, reads) => {
    const natural = sample(contentType).length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (more) => {
        const file = sample(contentType, natural + more);
        expect(file.length).toBe(natural + more);
        reads(file);
      }),
      { numRuns: 12 },
    );
  });

  it.each([...READERS])("%s is valid and exact at 5 MiB", (contentType, reads) => {
    const file = sample(contentType, 5 * 1024 * 1024);
    expect(file.length).toBe(5_242_880);
    reads(file);
  });

  it.each([
    ["text/plain", 0],
    ["text/plain", 8],
    ["text/plain", 13],
    ["text/html", 25],
    ["text/xml", 40],
    ["text/richtext", 176],
    ["image/gif", 1_896],
    ["image/jpeg", 1_000],
    ["image/tiff", 300],
    ["image/png", 130],
    ["image/bmp", 200],
  ])("%s can have as few as %i bytes", (contentType, size) => {
    const file = sample(contentType, size);
    expect(file.length).toBe(size);
    READERS.get(contentType)?.(file);
  });

  it("refuses a size that no valid file has", () => {
    expect(sampleFile("application/pdf", 100)).toBeUndefined();
    expect(sampleFile(DOCX, 500)).toBeUndefined();
    expect(sampleFile("text/rtf", 6)).toBeUndefined();
    expect(sampleFile("image/png", 30)).toBeUndefined();
  });

  it("has no sample where the format is unknown or not made", () => {
    for (const contentType of [
      "application/octet-stream",
      "application/msword",
      "video/mpeg",
      "",
      "__proto__",
    ]) {
      expect(sampleFile(contentType)).toBeUndefined();
      expect(sampleFile(contentType, 1_000)).toBeUndefined();
    }
  });

  it.each([
    ["text/rtf", "text/richtext"],
    ["text/rtf", "application/rtf"],
    ["text/rtf", "application/x-rtf"],
    ["text/rtf", "TEXT/RichText"],
    ["image/tiff", 'Image/TIFF; name="FAX 1.TIF"'],
    ["image/jpeg", "image/jpg"],
    ["application/pdf", " application/PDF ;charset=binary"],
    ["application/xml", "text/xml"],
    ["audio/basic", "audio/x-au"],
  ])("takes %s for the same as %s", (one, other) => {
    expect(sampleFile(other)).toEqual(sample(one));
  });

  it("makes the same bytes at every call", () => {
    for (const contentType of sampleContentTypes()) {
      expect(sampleFile(contentType, 20_000)).toEqual(sample(contentType, 20_000));
    }
  });
});

function isPicture(picture: Pixels): void {
  if (picture.width === 8) {
    expect([picture.height, picture.black(3, 3), picture.black(0, 0)]).toEqual([8, true, false]);
    return;
  }
  // An A4 page: white at the edge, a letterhead at the top left, white beside it, a line of text further down.
  expect([picture.width, picture.height]).toEqual([104, 147]);
  const points = [picture.black(0, 0), picture.black(20, 12), picture.black(80, 12), picture.black(14, 30)];
  expect(points).toEqual([false, true, false, true]);
  expect(picture.black(103, 146)).toBe(false);
}

function isOfficeFile(entries: ReadonlyMap<string, Uint8Array>, ...parts: readonly string[]): void {
  const types = text(entries.get("[Content_Types].xml") ?? new Uint8Array());
  for (const part of parts) expect(types).toContain(`PartName="/${part}"`);
  expect([...entries.keys()]).toEqual(expect.arrayContaining(["_rels/.rels", ...parts]));
  expect(text(entries.get("_rels/.rels") ?? new Uint8Array())).toContain(`Target="${parts[0]}"`);
  const words = [...entries.values()].map(text).join("");
  expect(words).toContain("about nobody.");
  for (const entry of entries.values()) {
    expect(text(entry)).toMatch(/^<\?xml version="1\.0" [^?]*\?>\n<(\w+(?::\w+)?)[\s\S]*<\/\1>\n+$/);
  }
}

function isAu(file: Uint8Array): void {
  const bytes = Buffer.from(file);
  expect(bytes.toString("latin1", 0, 4)).toBe(".snd");
  expect(bytes.readUInt32BE(4) + bytes.readUInt32BE(8)).toBe(bytes.length);
}

function isMp3(file: Uint8Array): void {
  const bytes = Buffer.from(file);
  expect(bytes.toString("latin1", 0, 3)).toBe("ID3");
  const size = [6, 7, 8, 9].reduce((sum, place) => sum * 128 + bytes.readUInt8(place), 0);
  const frames = bytes.subarray(10 + size);
  // MPEG 1 layer III at 32 kbit/s and 32 kHz: 144 bytes a frame.
  expect(frames.length % 144).toBe(0);
  for (let place = 0; place < frames.length; place += 144) expect(frames.readUInt16BE(place)).toBe(0xfffb);
}
