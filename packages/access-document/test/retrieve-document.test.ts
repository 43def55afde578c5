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
        contentType: "application/pdf",
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

  it("has the content type of the Binary, else the declared one, else none", async () => {
    const ofBinary = await retrieve(answersLetter, { contentType: "application/pdf" });
    expect(ofBinary.outcome).toMatchObject({ receipt: { contentType: "application/pdf", warnings: [] } });
    const declared = await retrieve((response) => sendFhir(response, binary("abc")), {
      contentType: "image/tiff",
    });
    expect(declared.outcome).toMatchObject({ receipt: { contentType: "image/tiff", warnings: [] } });
    const none = await retrieve((response) => sendFhir(response, binary("abc")));
    expect(none.outcome).toMatchObject({ receipt: { contentType: null } });
  });

  it.each<[string, Partial<DocumentLocation>, readonly string[]]>([
    ["another size than declared", { size: 4 }, ["size-differs"]],
    ["the declared size", { size: 3 }, []],
    ["another type than declared", { contentType: "application/msword" }, ["content-type-differs"]],
    [
      "the declared type in other letters and with parameters",
      { contentType: " Application/PDF; version=1.7" },
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
        contentType: "text/plain",
        subject: null,
        availability: { kind: "available", url: "/x/Binary/8" },
      },
      ["size-differs", "content-type-differs", "binary-id-differs", "url-rebased", "no-subject"],
    ],
  ])("notes what is not as it should be, and nothing else: %s", async (_what, facts, warnings) => {
    const { outcome } = await retrieve(answersLetter, facts);
    expect(outcome).toMatchObject({ outcome: "retrieved", receipt: { warnings } });
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
