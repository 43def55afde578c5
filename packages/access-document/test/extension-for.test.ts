import { extensionFor } from "@gpdocs/access-document";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("a document's extension", () => {
  it.each([
    ["application/pdf", ".pdf"],
    ["application/msword", ".doc"],
    ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"],
    ["image/tiff", ".tif"],
    ["image/jpeg", ".jpg"],
    ["image/png", ".png"],
    ["text/plain", ".txt"],
    ["text/html", ".html"],
    ["audio/mpeg", ".mp3"],
    ["audio/x-wav", ".wav"],
    ["image/gif", ".gif"],
    ["image/bmp", ".bmp"],
    ["text/xml", ".xml"],
    ["video/mp4", ".mp4"],
    ["text/rtf", ".rtf"],
    ["text/richtext", ".rtf"],
    ["application/rtf", ".rtf"],
    ["application/x-rtf", ".rtf"],
    ["Text/Plain; charset=UTF-8", ".txt"],
    [" IMAGE/PNG ", ".png"],
    ["application/octet-stream", ".bin"],
    ["application/x-unheard-of", ".bin"],
    ["../../etc/passwd", ".bin"],
    ["", ".bin"],
    [null, ".bin"],
  ])("for %s is %s", (contentType, extension) => {
    expect(extensionFor(contentType)).toBe(extension);
  });

  it("is a plain one for any content type at all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (contentType) => {
        expect(extensionFor(contentType)).toMatch(/^\.[a-z0-9-]{1,12}$/);
      }),
    );
  });
});
