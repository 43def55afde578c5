import { parseNhsNumber } from "@gpdocs/model";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { type FoundPatient, findPatient } from "../src/find-patient.ts";
import { type Practice, sendError, sendFhir, sessionWith, startPractice } from "./practice.ts";

const NHS_NUMBER = parseNhsNumber("9476719931") ?? expect.fail("not an NHS number");

/** Page *Find a patient* (Access Document), its example, shortened. */
function patient(facts: object = {}): object {
  return {
    resourceType: "Patient",
    id: "2",
    identifier: [{ system: "https://fhir.nhs.uk/Id/nhs-number", value: "9476719931" }],
    name: [
      { use: "official", text: "JACKSON Jane (Miss)", family: "Jackson", given: ["Jane"], prefix: ["Miss"] },
    ],
    gender: "female",
    birthDate: "1952-05-31",
    ...facts,
  };
}

function searchset(...resources: readonly unknown[]): object {
  return { resourceType: "Bundle", type: "searchset", entry: resources.map((resource) => ({ resource })) };
}

function find(practice: Practice, details: object = {}): Promise<FoundPatient> {
  return Effect.runPromise(findPatient(sessionWith(practice), { nhsNumber: NHS_NUMBER, ...details }));
}

function answering(body: unknown): Promise<Practice> {
  return startPractice((response) => sendFhir(response, body));
}

describe("finding a patient", () => {
  it("asks for the NHS number with its system, percent-encoded, under the documents interaction", async () => {
    const practice = await answering(searchset(patient()));
    await find(practice);
    expect(practice.requests).toEqual([
      "GET /A82038/STU3/1/gpconnect/documents/Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C9476719931",
    ]);
    expect(practice.headers[0]).toMatchObject({
      accept: "application/fhir+json",
      "ssp-interactionid": "urn:nhs:names:services:gpconnect:documents:fhir:rest:search:patient-1",
    });
  });

  it("gives the provider's id, the reference that documents must have, and who it is", async () => {
    const found = await find(await answering(searchset(patient())), {
      familyName: "JACKSON",
      birthDate: "1952-05-30",
    });
    expect(found).toEqual({
      id: "2",
      reference: "Patient/2",
      details: {
        id: "2",
        nhsNumbers: ["9476719931"],
        familyName: "Jackson",
        givenNames: ["Jane"],
        gender: "female",
        birthDate: "1952-05-31",
      },
      check: {
        nhsNumber: "same",
        familyName: "same",
        givenName: "not-given",
        gender: "not-given",
        birthDate: "different",
      },
    });
  });

  it("takes no notice of other resources and of the order", async () => {
    const others = [
      { resourceType: "Organization", id: "14" },
      patient(),
      { resourceType: "Location", id: "3" },
    ];
    expect((await find(await answering(searchset(...others)))).id).toBe("2");
  });

  it.each([
    ["an empty list", { resourceType: "Bundle", type: "searchset", entry: [] }],
    ["no list", { resourceType: "Bundle", type: "searchset", total: 0 }],
  ])("fails with patient-not-found where the practice finds none: %s", async (_what, body) => {
    await expect(find(await answering(body))).rejects.toMatchObject({
      _tag: "ProviderError",
      code: "patient-not-found",
      spineCode: "PATIENT_NOT_FOUND",
      retryable: false,
    });
  });

  it("hands on the practice's own refusal", async () => {
    const practice = await startPractice((response) => sendError(response, 404, "PATIENT_NOT_FOUND"));
    await expect(find(practice)).rejects.toMatchObject({ code: "patient-not-found", httpStatus: 404 });
    expect(practice.requests).toHaveLength(1);
  });

  it.each([
    ["several-patients", "two patients", [patient(), patient({ id: "3" })]],
    ["several-patients", "the patient and somebody else", [patient(), patient({ id: "3", identifier: [] })]],
    [
      "another-patient",
      "somebody else",
      [patient({ identifier: [{ system: "https://fhir.nhs.uk/Id/nhs-number", value: "9999999999" }] })],
    ],
    ["another-patient", "a patient without an NHS number", [patient({ identifier: [] })]],
    [
      "another-patient",
      "the number under another system",
      [patient({ identifier: [{ system: "https://fhir.nhs.uk/Id/local", value: "9476719931" }] })],
    ],
    [
      "another-patient",
      "a patient with two NHS numbers",
      [
        patient({
          identifier: [
            { system: "https://fhir.nhs.uk/Id/nhs-number", value: "9476719931" },
            { system: "https://fhir.nhs.uk/Id/nhs-number", value: "9999999999" },
          ],
        }),
      ],
    ],
    ["patient-without-id", "no id", [patient({ id: undefined })]],
    ["patient-without-id", "an id that is no string", [patient({ id: 2 })]],
    ["patient-without-id", "an id with a slash", [patient({ id: "2/../3" })]],
    ["patient-without-id", "an id of dots", [patient({ id: ".." })]],
    ["patient-without-id", "an id with a question mark", [patient({ id: "2?x=1" })]],
    ["patient-without-id", "an id with a percent sign", [patient({ id: "%2e%2e" })]],
    ["patient-without-id", "an id of 257 characters", [patient({ id: "2".repeat(257) })]],
  ])("fails with %s on %s", async (code, _what, resources) => {
    const failure = find(await answering(searchset(...resources)));
    await expect(failure).rejects.toMatchObject({ _tag: "PatientMismatchError", code });
    await expect(failure).rejects.not.toThrow(/9476719931|9999999999|Jackson|Jane/);
  });

  it.each([
    ["a Patient alone", patient()],
    ["a list", [patient()]],
    ["a string", '"Bundle"'],
  ])("fails with not-a-bundle on %s", async (_what, body) => {
    await expect(find(await answering(body))).rejects.toMatchObject({
      _tag: "InvalidResponseError",
      code: "not-a-bundle",
    });
  });
});
