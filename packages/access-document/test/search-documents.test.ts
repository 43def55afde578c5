import { parseNhsNumber } from "@gpdocs/model";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import type { FoundPatient } from "../src/find-patient.ts";
import { type DocumentFilter, type DocumentSearch, searchDocuments } from "../src/search-documents.ts";
import { type Practice, sendError, sendFhir, sessionWith, startPractice } from "./practice.ts";

const PATIENT: FoundPatient = {
  id: "04603d77-1a4e-4d63-b246-d7504f8bd833",
  reference: "Patient/04603d77-1a4e-4d63-b246-d7504f8bd833",
  details: { id: null, nhsNumbers: [], familyName: null, givenNames: [], gender: null, birthDate: null },
  check: {
    nhsNumber: "same",
    familyName: "absent",
    givenName: "absent",
    gender: "absent",
    birthDate: "absent",
  },
};

/** What every search begins with: page *Search for a patient's documents*. */
const BEGINNING = `GET /A82038/STU3/1/gpconnect/documents/Patient/${PATIENT.id}/DocumentReference?_include=DocumentReference:subject:Patient&_include=DocumentReference:custodian:Organization&_include=DocumentReference:author:Organization&_include=DocumentReference:author:Practitioner&_revinclude:recurse=PractitionerRole:practitioner`;

function search(practice: Practice, filter?: DocumentFilter): Promise<DocumentSearch> {
  return Effect.runPromise(searchDocuments(sessionWith(practice), PATIENT, filter));
}

function searchset(...entry: readonly unknown[]): object {
  return { resourceType: "Bundle", type: "searchset", entry };
}

function documentReference(facts: object): object {
  return {
    resource: { resourceType: "DocumentReference", subject: { reference: PATIENT.reference }, ...facts },
  };
}

function answering(body: unknown): Promise<Practice> {
  return startPractice((response) => sendFhir(response, body));
}

describe("the request of a document search", () => {
  it.each<[string, DocumentFilter | undefined, string]>([
    ["nothing", undefined, ""],
    ["an empty filter", {}, ""],
    ["a first day", { createdFrom: "2019-06-24" }, "&created=ge2019-06-24"],
    ["a last day", { createdTo: "2020-02-29" }, "&created=le2020-02-29"],
    [
      "one day",
      { createdFrom: "2019-06-24", createdTo: "2019-06-24" },
      "&created=ge2019-06-24&created=le2019-06-24",
    ],
    [
      "an author",
      { author: " a81001 " },
      "&author=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fods-organization-code%7CA81001",
    ],
    ["a word", { description: "letter" }, "&description=letter"],
    ["words with blanks", { description: " fit note " }, "&description=fit%20note"],
    [
      "characters with a meaning in urls",
      { description: "a&b=c+d%e#f?g/h|i" },
      "&description=a%26b%3Dc%2Bd%25e%23f%3Fg%2Fh%7Ci",
    ],
    ["letters beyond ASCII", { description: "naïve 😀" }, "&description=na%C3%AFve%20%F0%9F%98%80"],
    [
      "everything",
      { createdFrom: "2019-06-24", createdTo: "2020-01-01", author: "A81001", description: "letter" },
      "&created=ge2019-06-24&created=le2020-01-01&author=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fods-organization-code%7CA81001&description=letter",
    ],
  ])("holds all includes, and for %s what it means", async (_what, filter, rest) => {
    const practice = await answering(searchset());
    await search(practice, filter);
    expect(practice.requests).toEqual([`${BEGINNING}${rest}`]);
    expect(practice.headers[0]).toMatchObject({
      accept: "application/fhir+json",
      "ssp-interactionid": "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:documentreference-1",
    });
  });

  it.each<[string, DocumentFilter]>([
    ["a month", { createdFrom: "2019-06" }],
    ["a time", { createdFrom: "2019-06-24T00:00:00Z" }],
    ["a day that does not exist", { createdTo: "2019-02-29" }],
    ["a prefix of its own", { createdTo: "ge2019-02-28" }],
    ["an empty date", { createdFrom: "" }],
    ["the last day before the first", { createdFrom: "2020-01-02", createdTo: "2020-01-01" }],
    ["an author with a system", { author: "https://fhir.nhs.uk/Id/sds-user-id|123" }],
    ["an empty author", { author: " " }],
    ["an author that is too long", { author: "A".repeat(13) }],
    ["an empty description", { description: " " }],
    ["a description of 257 characters", { description: "a".repeat(257) }],
    ["half a character", { description: "a\ud800" }],
  ])("is not sent for %s", async (_what, filter) => {
    const practice = await answering(searchset());
    await expect(search(practice, filter)).rejects.toMatchObject({
      _tag: "InputError",
      code: "invalid-filter",
    });
    expect(practice.requests).toEqual([]);
  });
});

describe("the result of a document search", () => {
  it("is a location for each content of each DocumentReference", async () => {
    const bundle = searchset(
      { resource: { resourceType: "Patient", id: PATIENT.id } },
      documentReference({
        id: "27863182736",
        description: "Discharge letter",
        created: "2019-06-24",
        content: [
          { attachment: { url: "https://x/Binary/1", contentType: "application/msword", size: 3654 } },
          { attachment: { title: "File size 18551238 bytes greater than maximum allowable (5MB)" } },
        ],
      }),
      documentReference({ id: "9", content: [] }),
    );
    const found = await search(await answering(bundle), { description: "letter" });
    expect(found.documents).toMatchObject([
      {
        key: "27863182736",
        title: "Discharge letter",
        subject: PATIENT.reference,
        links: [],
        availability: { kind: "available", url: "https://x/Binary/1" },
      },
      {
        key: "27863182736#1",
        contentIndex: 1,
        availability: {
          kind: "placeholder",
          reason: "File size 18551238 bytes greater than maximum allowable (5MB)",
        },
      },
      { key: "9", availability: { kind: "placeholder", reason: null } },
    ]);
    expect(found).toMatchObject({
      patient: PATIENT,
      filter: { description: "letter" },
      unreadable: [],
      bundle,
    });
    expect(new Date(found.retrievedAt).toISOString()).toBe(found.retrievedAt);
  });

  it("names authors and custodian by the resources that the includes bring, and says where a document is from", async () => {
    const organization = (id: string, name: string) => ({
      resource: { resourceType: "Organization", id, name },
    });
    const bundle = searchset(
      documentReference({
        id: "1",
        author: [{ reference: "Practitioner/p" }, { reference: "Organization/hospital" }],
        custodian: { reference: "Organization/practice" },
      }),
      documentReference({
        id: "2",
        author: [{ reference: "Organization/practice" }],
        custodian: { reference: "Organization/practice" },
      }),
      documentReference({ id: "3", author: [{ reference: "Organization/gone" }, { reference: "#within" }] }),
      organization("practice", "The Surgery"),
      organization("hospital", "The Infirmary"),
      { resource: { resourceType: "Practitioner", id: "p", name: [{ family: "Gill", given: ["Nichole"] }] } },
    );
    const { documents } = await search(await answering(bundle));
    expect(documents.map(({ authors, custodian, origin }) => ({ authors, custodian, origin }))).toEqual([
      { authors: ["Nichole Gill", "The Infirmary"], custodian: "The Surgery", origin: "external" },
      { authors: ["The Surgery"], custodian: "The Surgery", origin: "internal" },
      { authors: [], custodian: null, origin: null },
    ]);
  });

  it("tells of entries that cannot be read: each may be a document", async () => {
    const bundle = searchset({ resource: {} }, documentReference({ id: "1" }), "nonsense", {
      search: { mode: "match" },
    });
    expect((await search(await answering(bundle))).unreadable).toEqual([0, 2, 3]);
  });

  it("shows a DocumentReference that comes twice once, and two of one id twice", async () => {
    const first = documentReference({ id: "1", description: "a" });
    const found = await search(
      await answering(searchset(first, documentReference({ id: "1", description: "b" }), first)),
    );
    expect(found.documents.map((document) => document.title).sort()).toEqual(["a", "b"]);
    expect(new Set(found.documents.map((document) => document.key)).size).toBe(2);
  });

  it("is empty where the patient has no documents", async () => {
    const body = { resourceType: "Bundle", type: "searchset", total: 0 };
    expect((await search(await answering(body))).documents).toEqual([]);
  });

  it("is a failure where it is no Bundle, and where the patient dissents", async () => {
    await expect(search(await answering({ resourceType: "Patient", id: "1" }))).rejects.toMatchObject({
      code: "not-a-bundle",
    });
    const dissent = await startPractice((response) => sendError(response, 403, "NO_PATIENT_CONSENT"));
    await expect(search(dissent)).rejects.toMatchObject({
      _tag: "RefusedError",
      code: "no-patient-consent",
      retryable: false,
    });
  });
});

describe("the NHS number", () => {
  it("stands in no request but the one that finds the patient", async () => {
    const practice = await answering(searchset());
    await search(practice, { description: "letter" });
    expect(practice.requests.join()).not.toContain(parseNhsNumber("9476719931"));
  });
});
