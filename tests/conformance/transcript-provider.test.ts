import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attachmentOf, danglingReferences, resourcesOf } from "./bundle-reading.ts";
import { bearer, exampleClaims, RIGHT, send, type Written } from "./hand-written-request.ts";
import { isObject, parseJson } from "./json.ts";
import { startTranscriptProvider, type TranscriptProvider } from "./transcript-provider.ts";

const AREAS = [{ name: "includeConsultations" }, { name: "includeProblems" }, { name: "includeReferrals" }];

let provider: TranscriptProvider;
beforeEach(async () => {
  provider = await startTranscriptProvider();
});
afterEach(() => provider.close());

describe("the directory", () => {
  const headers = () => ({
    accept: "application/fhir+json",
    apikey: "any",
    "x-correlation-id": "0f7a1d52-7c39-4b65-9c39-6f8f5d2ba111",
  });
  const ask = async (query: string, changes: Record<string, string> = {}) => {
    const target = `${new URL(provider.sdsUrl).pathname}${query}`;
    return send(provider.sdsUrl, { method: "GET", target, headers: { ...headers(), ...changes }, body: "" });
  };
  const ODS = "https%3A%2F%2Ffhir.nhs.uk%2FId%2Fods-organization-code%7C";
  const INTERACTION = "https%3A%2F%2Ffhir.nhs.uk%2FId%2FnhsServiceInteractionId%7C";
  const PARTY_KEY = "https%3A%2F%2Ffhir.nhs.uk%2FId%2FnhsMhsPartyKey%7C";
  const STRUCTURED = "urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1";
  const BINARY = "urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1";

  it("leads from an ODS code and an interaction to the capability's root, and from there to the ASID", async () => {
    const structured = await ask(
      `/Endpoint?organization=${ODS}B99901&identifier=${INTERACTION}${STRUCTURED}`,
    );
    const documents = await ask(`/Endpoint?organization=${ODS}B99901&identifier=${INTERACTION}${BINARY}`);
    const device = await ask(
      `/Device?organization=${ODS}B99901&identifier=${INTERACTION}${BINARY}&identifier=${PARTY_KEY}B99901-823456`,
    );
    expect(structured.text).toContain('"https://exampleGPSystem.example/B99901/STU3/1/gpconnect/structured"');
    expect(structured.text).toContain('"B99901-823456"');
    expect(documents.text).toContain(
      '"https://Documents.exampleGPSystem.example/B99901/STU3/1/GPConnect/Documents"',
    );
    expect(device.text).toContain('"200000000116"');
    expect(provider.objections).toEqual([]);
  });

  it("finds nothing for a practice that it does not know, which is no error", async () => {
    const { status, text } = await ask(
      `/Endpoint?organization=${ODS}B00000&identifier=${INTERACTION}${BINARY}`,
    );
    expect([status, parseJson(text)]).toMatchObject([200, { total: 0, entry: [] }]);
    expect(provider.objections).toEqual([]);
  });

  it("answers 406 to an Accept with a charset", async () => {
    const changes = { accept: "application/fhir+json;charset=utf-8" };
    const { status } = await ask(
      `/Endpoint?organization=${ODS}B99901&identifier=${INTERACTION}${BINARY}`,
      changes,
    );
    expect(status).toBe(406);
    expect(provider.objections).toEqual([expect.stringContaining("look up /Endpoint: Accept is another")]);
  });
});

describe("right requests", () => {
  it("get a patient, a search and its documents, byte for byte, without an objection", async () => {
    const patient = await send(provider.sspUrl, RIGHT.find());
    expect(patient.text).toContain('"id": "04603d77-1a4e-4d63-b246-d7504f8bd8f3"');
    const search = await send(provider.sspUrl, RIGHT.search());
    expect(await retrieveAll(search.text, (id) => RIGHT.retrieve(id))).toEqual([
      ...["clinic-letter", "discharge-summary", ECG, "old-scan", "phone-note", "referral-letter"],
      ...["shared-care-plan", "unreviewed-result"],
    ]);
    expect(provider.objections).toEqual([]);
  });

  it("get a structured record whose references lead somewhere, and its documents", async () => {
    const record = await send(provider.sspUrl, RIGHT.record(AREAS));
    expect(record.headers).toMatchObject({ "content-encoding": "gzip", "transfer-encoding": "chunked" });
    expect(danglingReferences(record.text)).toEqual([]);
    expect(await retrieveAll(record.text, (id) => RIGHT.retrieve(id))).toEqual([
      ...["clinic-letter", "discharge-summary", ECG, "old-scan", "phone-note", "referral-letter"],
      ...["shared-care-plan"],
    ]);
    expect(record.text).toContain('"File size 5767168 bytes greater than maximum allowable (5MB)"');
    expect(record.text).toContain('"confidential-items"');
    expect(provider.objections).toEqual([]);
  });

  it("get a migrated record with documents of any size, and with sensitive ones if the token says so", async () => {
    const record = await send(provider.sspUrl, RIGHT.migratedRecord(true));
    expect(danglingReferences(record.text)).toEqual([]);
    expect(await retrieveAll(record.text, (id) => RIGHT.migrate(id, "patient/*.read conf/R"))).toEqual([
      ...["clinic-letter", "discharge-summary", ECG, "old-scan", "phone-note", "referral-letter"],
      ...["safeguarding-report", "shared-care-plan", "theatre-video"],
    ]);
    expect(record.text).not.toContain('"confidential-items"');
    const without = await send(provider.sspUrl, RIGHT.migratedRecord(false));
    expect(without.text).not.toContain("safeguarding-report");
    expect(provider.objections).toEqual([]);
  });

  it("may come without the proxy and its ASIDs", async () => {
    const written = RIGHT.find();
    written.target = `${new URL(provider.documentsRoot).pathname}/Patient?identifier=https://fhir.nhs.uk/Id/nhs-number%7C9991234578`;
    written.headers["Authorization"] = bearer(exampleClaims(provider.documentsRoot));
    delete written.headers["Ssp-From"];
    delete written.headers["Ssp-To"];
    expect((await send(provider.documentsRoot, written)).status).toBe(200);
    expect(provider.objections).toEqual([]);
  });

  it("for a patient whom the practice does not have find nobody", async () => {
    const written = RIGHT.find();
    written.target = written.target.replace("9991234578", "9999999999");
    expect(parseJson((await send(provider.sspUrl, written)).text)).toEqual({
      resourceType: "Bundle",
      type: "searchset",
    });
    expect(provider.objections).toEqual([]);
  });
});

const ECG = "ecg-trace.2019-03-28.c6c1b8f2-55a1-4f0e-8a7e-6d4f1b2a9c30.000001";

/** Retrieves every document of a Bundle that has a url, and names those whose bytes are the expected ones. */
async function retrieveAll(bundle: string, written: (binaryId: string) => Written): Promise<string[]> {
  const right: string[] = [];
  for (const resource of resourcesOf(bundle)) {
    const attachment = attachmentOf(resource);
    if (typeof attachment?.["url"] !== "string") continue;
    const { text } = await send(provider.sspUrl, written(attachment["url"].split("/Binary/")[1] ?? ""));
    const binary = parseJson(text);
    const bytes = Buffer.from(isObject(binary) ? String(binary["content"]) : "", "base64");
    const expected = provider.documents.get(String(resource["id"]));
    const same = createHash("sha256").update(bytes).digest("hex") === expected?.sha256;
    if (same && attachment["size"] === bytes.length) right.push(String(resource["id"]));
  }
  return right.toSorted();
}
