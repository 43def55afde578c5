import type { DocumentLocation } from "@gpdocs/model";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { downloadDocument } from "../src/retrieve-document.ts";
import { binary, documentWith } from "./documents.ts";
import { memorySink } from "./memory-sink.ts";
import { type Practice, sendError, sendFhir, sessionWith, startPractice } from "./practice.ts";
import { answersLetter, LETTER, retrieve } from "./retrieving.ts";

describe("a document that is retrieved", () => {
  it("is in the sink, with a receipt of what arrived", async () => {
    const { outcome, sink, practice } = await retrieve(answersLetter);
    expect(outcome).toMatchObject({
      outcome: "retrieved",
      document: { key: "d1" },
      attempts: 1,
      receipt: {
        bytes: 3,
        // FIPS 180-2, appendix B.1: SHA-256 of "abc".
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        contentType: "text/plain",
        declaredContentType: null,
        receivedContentType: "text/plain",
        extension: ".txt",
        file: "memory/d1",
        warnings: [],
      },
    });
    expect(sink.documents.get("d1")?.toString()).toBe("abc");
    expect(sink.calls).toEqual(["open d1", "write d1", "commit d1"]);
    expect(practice.requests).toEqual(["GET /A82038/STU3/1/gpconnect/documents/Binary/7"]);
  });

  it("is asked for as a FHIR Binary, under its interaction, with the trace id that the outcome names", async () => {
    const { outcome, practice } = await retrieve(answersLetter);
    expect(practice.headers[0]).toMatchObject({
      accept: "application/fhir+json",
      "ssp-interactionid": "urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1",
    });
    expect(outcome.traceIds).toEqual([practice.headers[0]?.["ssp-traceid"]]);
    expect(tokenOf(practice)).toMatchObject({
      reason_for_request: "directcare",
      requested_scope: "patient/*.read",
    });
  });

  it("is migrated under another interaction, whose token's scope says whether sensitive documents are included", async () => {
    const plain = await retrieve(answersLetter, {}, { interaction: "migrate-document" });
    expect(plain.practice.headers[0]).toMatchObject({
      "ssp-interactionid": "urn:nhs:names:services:gpconnect:documents:fhir:rest:migrate:binary-1",
    });
    expect(tokenOf(plain.practice)).toMatchObject({
      reason_for_request: "migration",
      requested_scope: "patient/*.read",
    });
    const sensitive = await retrieve(answersLetter, {}, { interaction: "migrate-document", sensitive: true });
    expect(tokenOf(sensitive.practice)).toMatchObject({ requested_scope: "patient/*.read conf/R" });
  });

  it("has the content type of the Binary, else the declared one, else what its first bytes show, else none", async () => {
    const unknown = Buffer.from([0, 1, 2, 3]);
    const receipt = async (body: string, contentType: string | null) =>
      (await retrieve((response) => sendFhir(response, body), { contentType })).outcome;
    const declared = "Image/TIFF; name=x";
    expect(await receipt(binary(unknown, { contentType: " video/mpeg " }), declared)).toMatchObject({
      receipt: {
        contentType: "video/mpeg",
        declaredContentType: declared,
        receivedContentType: "video/mpeg",
        extension: ".mpg",
        warnings: ["content-type-differs"],
      },
    });
    expect(await receipt(binary(unknown), "text/csv; charset=utf-8")).toMatchObject({
      receipt: {
        contentType: "text/csv",
        declaredContentType: "text/csv; charset=utf-8",
        receivedContentType: null,
        extension: ".csv",
        warnings: [],
      },
    });
    expect(await receipt(binary("%PDF-1.7"), null)).toMatchObject({
      receipt: { contentType: "application/pdf", extension: ".pdf", warnings: [] },
    });
    expect(await receipt(binary(unknown), null)).toMatchObject({
      receipt: { contentType: "application/octet-stream", extension: ".bin", warnings: [] },
    });
  });

  it("has its type before the sink keeps it, from first bytes that come in any pieces", async () => {
    const pdf = Buffer.from(`%PDF-1.7\n${"x".repeat(10_000)}`);
    const body = binary(pdf, { contentType: "application/octet-stream" });
    const { sink } = await retrieve(async (response) => {
      response.writeHead(200, { "Content-Type": "application/fhir+json" });
      for (const character of body.slice(0, 120)) {
        await new Promise<void>((resolve) => response.write(character, () => setImmediate(resolve)));
      }
      response.end(body.slice(120));
    });
    expect(sink.facts.get("d1")).toMatchObject({
      contentType: "application/pdf",
      extension: ".pdf",
      bytes: 10_009,
    });
  });

  it.each<[string, Partial<DocumentLocation>, readonly string[]]>([
    ["another size than declared", { size: 4 }, ["size-differs"]],
    ["the declared size", { size: 3 }, []],
    ["another type than declared", { contentType: "application/msword" }, ["content-type-differs"]],
    [
      "the declared type in other letters and with parameters",
      { contentType: " Text/Plain; charset=utf-8" },
      [],
    ],
    ["no subject", { subject: null }, ["no-subject"]],
    [
      "another Binary id than the url's",
      { availability: { kind: "available", url: "Binary/8" } },
      ["binary-id-differs", "url-rebased"],
    ],
    [
      "a url that had to be rebased",
      { availability: { kind: "available", url: "Binary/7" } },
      ["url-rebased"],
    ],
    [
      "everything at once",
      {
        size: 0,
        contentType: "application/pdf",
        subject: null,
        availability: { kind: "available", url: "/x/Binary/8" },
      },
      ["size-differs", "content-type-differs", "binary-id-differs", "url-rebased", "no-subject"],
    ],
  ])("notes what is not as it should be, and nothing else: %s", async (_what, facts, warnings) => {
    const { outcome } = await retrieve(answersLetter, facts);
    expect(outcome).toMatchObject({ outcome: "retrieved", receipt: { warnings } });
  });

  it.each<[string, string, string, readonly string[]]>([
    ["one format under two of its names", "text/rtf", "application/x-rtf", []],
    ["two names that are no format", "x/y", "X/Y; a=b", []],
    ["two that are not the same", "x/y", "x/z", ["content-type-differs"]],
    [
      "a name beside a word for everything",
      "application/rtf",
      "application/octet-stream",
      ["content-type-differs"],
    ],
  ])("tells a type from another name of the same: %s", async (_what, declared, contentType, warnings) => {
    const { outcome } = await retrieve(
      (response) => sendFhir(response, binary("{\\rtf1}", { contentType })),
      {
        contentType: declared,
      },
    );
    expect(outcome).toMatchObject({ outcome: "retrieved", receipt: { warnings } });
  });

  it("is warned of, and kept under a name that does no harm, where it is not what it claims to be", async () => {
    const page = binary("<script>alert(1)</script>", { contentType: "application/pdf" });
    const { outcome, sink } = await retrieve((response) => sendFhir(response, page), {
      contentType: "application/pdf",
    });
    expect(outcome).toMatchObject({
      outcome: "retrieved",
      receipt: { contentType: "text/plain", extension: ".txt", warnings: ["signature-differs"] },
    });
    expect(sink.documents.get("d1")?.toString()).toBe("<script>alert(1)</script>");
  });

  it("comes after a body that broke off: one file, with the right bytes, and the first attempt discarded", async () => {
    let halfArrived = () => {};
    const half = new Promise<void>((resolve) => {
      halfArrived = resolve;
    });
    const sink = memorySink((call) => {
      if (call === "write") halfArrived();
    });
    const { outcome, practice } = await retrieve(
      async (response, _request, count) => {
        if (count > 1) return sendFhir(response, LETTER);
        response.writeHead(200, { "Content-Type": "application/fhir+json" });
        response.write(LETTER.slice(0, -2));
        await half;
        response.destroy();
      },
      {},
      { sink },
    );
    expect(outcome).toMatchObject({ outcome: "retrieved", attempts: 2, receipt: { bytes: 3 } });
    expect(sink.calls).toEqual(["open d1", "write d1", "discard d1", "open d1", "write d1", "commit d1"]);
    expect(sink.documents.get("d1")?.toString()).toBe("abc");
    expect(outcome.traceIds).toEqual(practice.headers.map((headers) => headers["ssp-traceid"]));
    expect(new Set(outcome.traceIds).size).toBe(2);
  });

  it("comes after a practice that was busy", async () => {
    const { outcome, sink } = await retrieve((response, _request, count) =>
      count < 4 ? sendError(response, 503, "INTERNAL_SERVER_ERROR") : sendFhir(response, LETTER),
    );
    expect(outcome).toMatchObject({ outcome: "retrieved", attempts: 4 });
    expect(sink.calls).toEqual(["open d1", "write d1", "commit d1"]);
  });
});

describe("a document that is not asked for", () => {
  it.each([
    ["with the practice's reason", "File size 18551238 bytes greater than maximum allowable (5MB)"],
    ["without a reason", null],
  ])("is a placeholder %s", async (_what, reason) => {
    const { outcome, practice, sink } = await retrieve(answersLetter, {
      availability: { kind: "placeholder", reason },
    });
    expect(outcome).toMatchObject({ outcome: "placeholder", reason, attempts: 0, traceIds: [] });
    expect(practice.requests).toEqual([]);
    expect(sink.calls).toEqual([]);
  });

  it.each<[string, Partial<DocumentLocation>]>([
    ["a document", {}],
    ["a placeholder", { availability: { kind: "placeholder", reason: null } }],
  ])("is %s of another patient", async (_what, facts) => {
    const { outcome, practice, sink } = await retrieve(answersLetter, { ...facts, subject: "Patient/22" });
    expect(outcome).toMatchObject({
      outcome: "failed",
      attempts: 0,
      failure: { code: "subject-not-the-patient", retryable: false },
    });
    expect(practice.requests).toEqual([]);
    expect(sink.calls).toEqual([]);
  });

  it.each([
    ["location-outside-provider", "https://elsewhere.example/Binary/7"],
    ["location-unusable", "Binary/../7"],
  ])("has a url that is refused: %s", async (code, url) => {
    const { outcome, practice, sink } = await retrieve(answersLetter, {
      availability: { kind: "available", url },
    });
    expect(outcome).toMatchObject({ outcome: "failed", attempts: 0, failure: { code, retryable: false } });
    expect(practice.requests).toEqual([]);
    expect(sink.calls).toEqual([]);
  });
});

describe("one document for a caller who has one", () => {
  it("gives the receipt, or fails with what went wrong", async () => {
    const practice = await startPractice((response, request) =>
      request.url?.endsWith("/7") ? sendFhir(response, LETTER) : sendError(response, 404, "NO_RECORD_FOUND"),
    );
    const download = (facts: Parameters<typeof documentWith>[0]) =>
      Effect.runPromise(
        downloadDocument(sessionWith(practice), documentWith(facts), {
          sink: memorySink(),
          patientReference: "Patient/2",
        }),
      );
    expect(await download({ url: "Binary/7" })).toMatchObject({
      bytes: 3,
      file: "memory/d1",
      warnings: ["url-rebased"],
    });
    await expect(download({ url: "Binary/8" })).rejects.toMatchObject({
      _tag: "ProviderError",
      code: "no-record-found",
    });
    await expect(download({ url: "Binary/7", subject: "Patient/3" })).rejects.toMatchObject({
      _tag: "PatientMismatchError",
    });
    await expect(download({})).rejects.toMatchObject({ _tag: "LocationError", code: "placeholder" });
    expect(practice.requests).toHaveLength(2);
  });
});

function tokenOf(practice: Practice): unknown {
  const [, claims = ""] = (practice.headers[0]?.authorization ?? "").split(".");
  return JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
}
