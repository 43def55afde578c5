import { describe, expect, it } from "vitest";
import { binary } from "./documents.ts";
import { type Answer, sendError, sendFhir } from "./practice.ts";
import { retrieve } from "./retrieving.ts";

/** Answers with this body in these pieces, as this content type. */
function sends(contentType: string | null, ...pieces: readonly (string | Uint8Array)[]): Answer {
  return async (response) => {
    response.writeHead(200, contentType === null ? {} : { "Content-Type": contentType });
    for (const piece of pieces) {
      await new Promise<void>((resolve) => response.write(piece, () => setImmediate(resolve)));
    }
    response.end();
  };
}

const PDF = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

describe("a document that comes as it is", () => {
  it("is none, unless the route says so", async () => {
    const { outcome, sink } = await retrieve(sends("application/pdf", PDF));
    expect(outcome).toMatchObject({ outcome: "failed", failure: { code: "malformed-binary" } });
    expect(sink.documents.size).toBe(0);
  });

  it("is the document where the route says so, with the answer's content type", async () => {
    const bytes = Buffer.from(PDF, "latin1");
    const { outcome, sink } = await retrieve(
      sends("Application/PDF; q=1", bytes.subarray(0, 1), bytes.subarray(1)),
      { contentType: "application/octet-stream", size: bytes.length },
      { rawBodies: true },
    );
    expect(sink.documents.get("d1")?.equals(bytes)).toBe(true);
    expect(outcome).toMatchObject({
      outcome: "retrieved",
      receipt: {
        bytes: bytes.length,
        contentType: "application/pdf",
        receivedContentType: "application/pdf",
        extension: ".pdf",
        warnings: ["content-type-differs"],
      },
    });
  });

  it.each<[string, Answer]>([
    ["a FHIR Binary", (response) => sendFhir(response, binary("abc"))],
    ["a FHIR Binary under STU3's earlier name", sends("application/json+fhir", binary("abc"))],
    ["a FHIR Binary as any JSON", sends("text/json; charset=utf-8", binary("abc"))],
    ["a FHIR Binary in an answer that does not name its content type", sends(null, binary("abc"))],
  ])("does not stand in the way of %s", async (_what, answer) => {
    const { sink } = await retrieve(answer, {}, { rawBodies: true });
    expect(sink.documents.get("d1")?.toString()).toBe("abc");
  });

  it.each<[string, Answer, string]>([
    ["HTML by its content type", sends("text/html", "Sorry"), "html-page"],
    ["XHTML by its content type", sends("application/xhtml+xml", "Sorry"), "html-page"],
    [
      "HTML that calls itself a PDF",
      sends("application/pdf", "<!DOCTYPE html><title>Sign in</title>"),
      "html-page",
    ],
    ["HTML in pieces, behind blanks", sends("application/pdf", " ", "\r\n<", "Html", ">"), "html-page"],
    ["HTML that begins with a comment", sends("text/plain", "<!-- gateway -->"), "html-page"],
    [
      "HTML that begins with a script",
      sends("image/tiff", "<script>location='/login'</script>"),
      "html-page",
    ],
    ["HTML in UTF-16", sends("text/plain", Buffer.from("\ufeff<html>", "utf16le")), "html-page"],
    ["HTML behind an XML declaration", sends("text/xml", '<?xml version="1.0"?>\n<html/>'), "html-page"],
    ["nothing", sends("application/pdf"), "no-content"],
    [
      "FHIR in XML",
      sends("application/fhir+xml", '<Binary xmlns="http://hl7.org/fhir"/>'),
      "malformed-binary",
    ],
    ["JSON that is no Binary", sends("application/fhir+json", "{}"), "not-a-binary"],
    ["an OperationOutcome", (response) => sendError(response, 200, "NO_RECORD_FOUND"), "no-record-found"],
    [
      "cut off",
      (response) => {
        response.writeHead(200, { "Content-Type": "application/pdf", "Content-Length": "1000" });
        response.write(PDF, () => response.destroy());
      },
      "connection-lost",
    ],
  ])("is refused, and leaves nothing in the sink: %s", async (_what, answer, code) => {
    const { outcome, sink } = await retrieve(answer, {}, { rawBodies: true });
    expect(outcome).toMatchObject({ outcome: "failed", failure: { code } });
    expect(sink.documents.size).toBe(0);
    expect(sink.unfinished()).toBe(0);
  });

  it("may be XML, or speak of HTML", async () => {
    for (const body of ['<?xml version="1.0"?>\n<ClinicalDocument/>', "Dear <html> friends"]) {
      const { sink } = await retrieve(sends("text/xml", body), {}, { rawBodies: true });
      expect(sink.documents.get("d1")?.toString()).toBe(body);
    }
  });
});
