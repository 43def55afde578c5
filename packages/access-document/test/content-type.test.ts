import { deflateRawSync } from "node:zlib";
import { sampleFile } from "@gpdocs/provider-simulator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BEGINNING_LENGTH } from "../src/beginning.ts";
import { reconcile } from "../src/content-type.ts";

const OFFICE = "application/vnd.openxmlformats-officedocument";
const DOCX = `${OFFICE}.wordprocessingml.document`;
const XLSX = `${OFFICE}.spreadsheetml.sheet`;
const OCTETS = "application/octet-stream";

/** The first bytes of a file that begins so, as long as they come. */
function beginning(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const begun = Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part)),
  );
  return Buffer.concat([begun, Buffer.alloc(BEGINNING_LENGTH)]).subarray(0, BEGINNING_LENGTH);
}

function sample(contentType: string): Uint8Array {
  return (sampleFile(contentType) ?? expect.fail("no sample")).subarray(0, BEGINNING_LENGTH);
}

/** ZIP specification (APPNOTE), 4.3.7: a local file header. */
function zipEntry(name: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt32LE(100_000_000, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), content]);
}

const BYTES = {
  pdf: sample("application/pdf"),
  pdfLate: beginning("\0\x01\x02junk before the header\n%PDF-1.4\n%\xe2\xe3\xcf\xd3"),
  pdfAfterLine: Buffer.from("\n%PDF-1.4\n1 0 obj"),
  rtf: sample("text/rtf"),
  docx: sample(DOCX),
  xlsx: sample(XLSX),
  // Nothing in the first bytes tells it from any other archive.
  docxLate: beginning(zipEntry("docProps/thumbnail.jpeg", Buffer.alloc(9_000, 7))),
  docxBomb: beginning(zipEntry("[Content_Types].xml", deflateRawSync(Buffer.alloc(50_000_000)))),
  zip: beginning(zipEntry("a.dat", Buffer.alloc(9_000, 7))),
  // [MS-CFB] 2.2: the signature of every compound file.
  cfb: beginning(Buffer.from("d0cf11e0a1b11ae1", "hex")),
  tiff: sample("image/tiff"),
  // TIFF 6.0, section 2: the directory may stand anywhere; a scanner puts it behind the picture.
  tiffLate: beginning("II*\0\xa0\x86\x01\0"),
  tiffBigEndian: beginning("MM\0*\0\x01\x86\xa0"),
  jpeg: sample("image/jpeg"),
  png: sample("image/png"),
  gif: sample("image/gif"),
  bmp: sample("image/bmp"),
  mp3: sample("audio/mpeg"),
  au: sample("audio/basic"),
  wav: beginning("RIFF\0\0\0\0WAVEfmt "),
  ogg: beginning("OggS\0\x02"),
  mp4: beginning("\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
  mov: beginning("\0\0\0\x14ftypqt  \0\0\0\0"),
  mpeg: beginning(Buffer.from("000001ba44", "hex")),
  avi: beginning("RIFF\0\0\0\0AVI LIST"),
  wmv: beginning(Buffer.from("3026b2758e66cf11a6d900aa0062ce6c", "hex")),
  text: Buffer.from("Dear Dr Jones,\r\n\tthank you.\f"),
  // Windows-1252: no UTF-8.
  latin: Buffer.from("Dr. M\xfcller, caf\xe9 \x80 20\n", "latin1"),
  utf16: Buffer.from("\ufeffDear Dr Jones,\r\n", "utf16le"),
  bmi: Buffer.from("BMI 24.5, MZ twins"),
  html: sample("text/html"),
  script: Buffer.from("#!/bin/sh\nrm -rf /\n"),
  gifar: Buffer.from("GIF89a/*<script>*/=1;alert(1)"),
  xml: sample("application/xml"),
  program: beginning("MZ\x90\0\x03\0\0\0"),
  elf: beginning("\x7fELF\x02\x01\x01\0"),
  shortcut: beginning(Buffer.from("4c0000000114020000000000c000000000000046", "hex")),
  unknown: beginning("\0\x01\x02\x03"),
} as const;

const rows: readonly (readonly [
  begins: keyof typeof BYTES,
  claim: string | null,
  contentType: string,
  extension: string,
  differs: boolean,
])[] = [
  // What is said is true.
  ["pdf", "application/pdf", "application/pdf", ".pdf", false],
  ["pdf", "Application/PDF; version=1.7", "application/pdf", ".pdf", false],
  ["pdf", "application/x-pdf", "application/pdf", ".pdf", false],
  ["pdfLate", "application/pdf", "application/pdf", ".pdf", false],
  ["pdfAfterLine", "application/pdf", "application/pdf", ".pdf", false],
  ["rtf", "text/rtf", "application/rtf", ".rtf", false],
  ["rtf", "text/richtext", "application/rtf", ".rtf", false],
  ["rtf", "application/rtf", "application/rtf", ".rtf", false],
  ["rtf", "application/x-rtf", "application/rtf", ".rtf", false],
  ["cfb", "application/msword", "application/msword", ".doc", false],
  ["cfb", "application/vnd.ms-excel", "application/vnd.ms-excel", ".xls", false],
  ["cfb", "application/vnd.ms-powerpoint", "application/vnd.ms-powerpoint", ".ppt", false],
  ["cfb", "application/vnd.ms-outlook", "application/vnd.ms-outlook", ".msg", false],
  ["cfb", DOCX, DOCX, ".docx", false],
  ["docx", DOCX, DOCX, ".docx", false],
  ["docxLate", DOCX, DOCX, ".docx", false],
  ["docxBomb", DOCX, DOCX, ".docx", false],
  ["xlsx", XLSX, XLSX, ".xlsx", false],
  ["tiff", "image/tiff", "image/tiff", ".tif", false],
  ["tiff", "image/x-tiff", "image/tiff", ".tif", false],
  ["tiffLate", "image/tiff", "image/tiff", ".tif", false],
  ["tiffBigEndian", "image/tif", "image/tiff", ".tif", false],
  ["jpeg", "image/jpeg", "image/jpeg", ".jpg", false],
  ["jpeg", "image/pjpeg", "image/jpeg", ".jpg", false],
  ["png", "image/png", "image/png", ".png", false],
  ["gif", "image/gif", "image/gif", ".gif", false],
  ["bmp", "image/x-ms-bmp", "image/bmp", ".bmp", false],
  ["text", "text/plain; charset=utf-8", "text/plain", ".txt", false],
  ["latin", "text/plain", "text/plain", ".txt", false],
  ["utf16", "text/plain", "text/plain", ".txt", false],
  ["bmi", "text/plain", "text/plain", ".txt", false],
  ["html", "text/html", "text/html", ".html", false],
  ["html", "application/xhtml+xml", "text/html", ".html", false],
  ["xml", "text/xml", "application/xml", ".xml", false],
  ["xml", "application/xml", "application/xml", ".xml", false],
  ["mp3", "audio/mpeg", "audio/mpeg", ".mp3", false],
  ["mp3", "audio/mp3", "audio/mpeg", ".mp3", false],
  ["au", "audio/basic", "audio/basic", ".au", false],
  ["wav", "audio/x-wav", "audio/wav", ".wav", false],
  ["ogg", "audio/ogg", "audio/ogg", ".ogg", false],
  ["mp4", "audio/mp4", "audio/mp4", ".m4a", false],
  ["mp4", "video/mp4", "video/mp4", ".mp4", false],
  ["mpeg", "video/mpeg", "video/mpeg", ".mpg", false],
  ["avi", "video/x-msvideo", "video/x-msvideo", ".avi", false],
  ["wmv", "video/x-ms-wmv", "video/x-ms-wmv", ".wmv", false],
  // Nothing is said.
  ["pdf", OCTETS, "application/pdf", ".pdf", false],
  ["pdf", null, "application/pdf", ".pdf", false],
  ["tiffLate", OCTETS, "image/tiff", ".tif", false],
  ["docx", OCTETS, DOCX, ".docx", false],
  ["zip", OCTETS, "application/zip", ".zip", false],
  ["ogg", OCTETS, "audio/ogg", ".ogg", false],
  ["text", OCTETS, "text/plain", ".txt", false],
  ["html", OCTETS, "text/plain", ".txt", false],
  ["html", null, "text/plain", ".txt", false],
  ["xml", "image/svg+xml", "text/plain", ".txt", false],
  ["script", "application/javascript", "text/plain", ".txt", false],
  // A container that may be any of several formats.
  ["cfb", OCTETS, OCTETS, ".bin", false],
  ["wmv", null, OCTETS, ".bin", false],
  ["program", OCTETS, OCTETS, ".bin", false],
  ["program", "application/x-msdownload", OCTETS, ".bin", false],
  ["unknown", OCTETS, OCTETS, ".bin", false],
  ["unknown", "", OCTETS, ".bin", false],
  ["unknown", "nonsense", OCTETS, ".bin", false],
  ["unknown", "application/x-msdownload", OCTETS, ".bin", false],
  // Another format than is said.
  ["jpeg", "application/pdf", "image/jpeg", ".jpg", true],
  ["rtf", "application/msword", "application/rtf", ".rtf", true],
  ["docx", "application/msword", DOCX, ".docx", true],
  ["pdf", "text/plain", "application/pdf", ".pdf", true],
  ["rtf", "text/plain", "application/rtf", ".rtf", true],
  ["png", "image/jpeg", "image/png", ".png", true],
  ["mov", "video/mp4", "video/quicktime", ".mov", true],
  ["text", "application/msword", "text/plain", ".txt", true],
  ["text", "audio/mpeg", "text/plain", ".txt", true],
  ["html", "application/pdf", "text/plain", ".txt", true],
  ["script", "application/pdf", "text/plain", ".txt", true],
  ["gifar", "image/gif", "text/plain", ".txt", true],
  ["html", "image/png", "text/plain", ".txt", true],
  // HTML is not what is said, and what is said is not HTML.
  ["html", "text/plain", "text/plain", ".txt", false],
  ["pdf", "text/html", "application/pdf", ".pdf", true],
  // No document.
  ["program", "application/pdf", OCTETS, ".bin", true],
  ["program", "text/plain", OCTETS, ".bin", true],
  ["elf", "image/tiff", OCTETS, ".bin", true],
  ["shortcut", DOCX, OCTETS, ".bin", true],
  ["cfb", "application/pdf", OCTETS, ".bin", true],
  // Nothing that is known.
  ["unknown", "application/pdf", "application/pdf", ".pdf", true],
  ["unknown", "application/msword", "application/msword", ".doc", true],
  ["unknown", "image/tiff", "image/tiff", ".tif", true],
  ["unknown", "text/plain", "text/plain", ".txt", false],
  ["unknown", "video/mpeg", "video/mpeg", ".mpg", false],
];

describe("a document's type", () => {
  it.each(rows)("that begins as %s and is said to be %s is %s, %s; warned of: %s", async (...row) => {
    const [begins, claim, contentType, extension, signatureDiffers] = row;
    expect(await reconcile([claim], BYTES[begins])).toEqual({ contentType, extension, signatureDiffers });
  });

  it.each<[string, readonly (string | null)[], keyof typeof BYTES, object]>([
    [
      "the first of two claims, where the bytes say nothing",
      ["text/plain", "text/csv"],
      "unknown",
      { contentType: "text/plain", signatureDiffers: false },
    ],
    [
      "the second, where the first says nothing",
      [OCTETS, "application/msword"],
      "cfb",
      { contentType: "application/msword", signatureDiffers: false },
    ],
    [
      "the one that the bytes agree with",
      ["text/plain", "application/pdf"],
      "pdf",
      { contentType: "application/pdf", signatureDiffers: false },
    ],
    [
      "neither, where the bytes show a third",
      ["text/plain", "application/pdf"],
      "jpeg",
      { contentType: "image/jpeg", signatureDiffers: true },
    ],
  ])("is %s", async (_what, claims, begins, expected) => {
    expect(await reconcile(claims, BYTES[begins])).toMatchObject(expected);
  });

  it("is told from any number of first bytes", async () => {
    expect(await reconcile(["application/pdf"], Buffer.from("%PD"))).toMatchObject({ extension: ".txt" });
    expect(await reconcile(["image/tiff"], Buffer.from("II"))).toMatchObject({ extension: ".txt" });
    expect(await reconcile(["application/msword"], Buffer.from([0xd0]))).toMatchObject({ extension: ".txt" });
    expect(await reconcile(["text/plain"], Buffer.from([0]))).toMatchObject({ extension: ".txt" });
  });
});

describe("a file's extension", () => {
  /** Of what opens as a document; nothing that a system runs. */
  const OPENED =
    /^\.(?:pdf|rtf|jpg|png|gif|bmp|tif|webp|heic|jp2|zip|doc|xls|ppt|msg|docx|xlsx|pptx|odt|ods|odp|wav|amr|aac|flac|au|avi|mov|3gp|webm|mpg|mp3|m4a|ogg|mp4|wma|wmv|dcm|txt|xml|csv|eml|bin)$/;
  const head = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc
      .tuple(fc.constantFrom(...Object.values(BYTES)), fc.uint8Array({ maxLength: 8 }), fc.nat(40))
      .map(([bytes, noise, at]) =>
        Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at + noise.length)]),
      ),
  );

  it("is of a short list, whatever is said and whatever comes; HTML only where it is declared", async () => {
    const claim = fc.oneof(
      fc.constantFrom(...rows.map(([, said]) => said)).filter((said) => said?.includes("html") !== true),
      fc.constantFrom(
        "application/x-sh",
        "application/hta",
        "text/vbscript",
        "application/x-ms-shortcut",
        "../../x",
      ),
      fc.string({ unit: "binary" }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(claim, { maxLength: 2 }), head, async (claims, bytes) => {
        const { extension, contentType } = await reconcile(claims, bytes);
        expect(extension).toMatch(OPENED);
        expect(contentType).toMatch(/^[a-z]+\/[a-z0-9.+-]+$/);
      }),
      { numRuns: 5_000 },
    );
  });
});
