import type { ExpectedPatient } from "@gpdocs/model";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { shownBy } from "../../spine/test/calls.ts";
import { reply } from "../../spine/test/http-server.ts";
import { retrieveStructuredRecord } from "../src/index.ts";
import { failureOf, PATIENT, patient, practice, record } from "./record-server.ts";

const OTHERS_NUMBER = "9434765919";
const NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";

async function found(answer: object, expected: ExpectedPatient = PATIENT) {
  const { session } = await practice(answer);
  return Effect.runPromise(retrieveStructuredRecord(session, expected));
}

async function refused(answer: object) {
  const { server, session } = await practice(answer);
  const error = await failureOf(retrieveStructuredRecord(session, PATIENT));
  expect(server.received).toHaveLength(1);
  expect(shownBy(error)).not.toMatch(/9999999999|9434765919|CANARY/);
  return error;
}

describe("the patient of a record", () => {
  it.each([
    ["alone", [patient(["9999999999"])]],
    ["behind other resources", [{ resourceType: "List" }, patient(["9999999999"])]],
    ["with the number twice", [patient(["9999999999", "9999999999"])]],
    ["with the number in groups", [patient(["999 999 9999"])]],
    [
      "with a local number besides",
      [
        {
          resourceType: "Patient",
          id: "2",
          identifier: [
            { system: "https://provider.nhs.uk/local", value: OTHERS_NUMBER },
            { system: NHS_NUMBER, value: "9999999999" },
          ],
        },
      ],
    ],
  ])("is the right one: %s", async (_what, resources) => {
    expect(await found(record(...resources))).toMatchObject({
      patientReference: "Patient/2",
      patientCheck: { nhsNumber: "same" },
    });
  });

  it.each([
    ["has another NHS number", [patient([OTHERS_NUMBER])], "another-patient"],
    ["has two NHS numbers", [patient(["9999999999", OTHERS_NUMBER])], "another-patient"],
    ["has none", [patient([])], "no-nhs-number"],
    [
      "has one of another system",
      [{ resourceType: "Patient", id: "2", identifier: [{ system: "urn:x", value: "9999999999" }] }],
      "no-nhs-number",
    ],
    ["is not there", [{ resourceType: "Practitioner", id: "CANARY" }], "no-patient"],
    ["is not alone", [patient(["9999999999"]), patient([OTHERS_NUMBER], { id: "3" })], "several-patients"],
    ["has no id", [patient(["9999999999"], {})], "patient-without-id"],
    ["has a blank id", [patient(["9999999999"], { id: " " })], "patient-without-id"],
  ])("is refused, at once and without a word of whom, where it %s", async (_what, resources, code) => {
    expect(await refused(record(...resources))).toMatchObject({
      _tag: "PatientMismatchError",
      code,
      retryable: false,
    });
  });

  it("is compared with what the caller knows, and no difference but the number's forbids anything", async () => {
    const answer = record(
      patient(["9999999999"], {
        id: "2",
        name: [
          { use: "nickname", family: "Nobody", given: ["Nick"] },
          { use: "official", family: "O'Brien", given: ["Zoë", "Mary"] },
        ],
        gender: "female",
      }),
    );
    const expected = {
      ...PATIENT,
      familyName: "O’BRIEN",
      givenName: "zoe",
      gender: "male",
      birthDate: "1952-05-31",
    };
    expect(await found(answer, expected)).toMatchObject({
      patient: { id: "2", familyName: "O'Brien", givenNames: ["Zoë", "Mary"], birthDate: null },
      patientCheck: {
        nhsNumber: "same",
        familyName: "same",
        givenName: "same",
        gender: "different",
        birthDate: "absent",
      },
    });
    expect(await found(answer)).toMatchObject({
      patientCheck: { familyName: "not-given", givenName: "not-given", gender: "not-given" },
    });
  });
});

describe("what is no structured record", () => {
  it.each([
    ["another resource", { resourceType: "Patient", id: "CANARY" }],
    ["no resource", { name: "CANARY 9434765919" }],
    ["a list", ["CANARY"]],
  ])("%s", async (_what, answer) => {
    expect(await refused(answer)).toMatchObject({
      _tag: "InvalidResponseError",
      code: "not-a-bundle",
      retryable: false,
    });
  });

  it("an OperationOutcome with status 200, which is told by its code", async () => {
    const system = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";
    const details = { coding: [{ system, code: "NO_PATIENT_CONSENT" }], text: "CANARY" };
    expect(await refused({ resourceType: "OperationOutcome", issue: [{ details }] })).toMatchObject({
      _tag: "RefusedError",
      code: "no-patient-consent",
      spineCode: "NO_PATIENT_CONSENT",
    });
  });

  it("one larger than the manners allow", async () => {
    const body = JSON.stringify(record(patient(["9999999999"])));
    const answer = { status: 200, body: `${body}${" ".repeat(1_000 - body.length)}` };
    const read = async (maxRecordBytes: number) => {
      const { session } = await practice(
        (_request, response) => reply(response, answer.status, answer.body),
        {
          maxRecordBytes,
        },
      );
      return Effect.runPromise(Effect.exit(retrieveStructuredRecord(session, PATIENT)));
    };
    expect(await read(1_000)).toMatchObject({ _tag: "Success" });
    expect(await read(999)).toMatchObject({ _tag: "Failure" });
    const { session } = await practice(record(patient(["9999999999"])), { maxRecordBytes: 10 });
    expect(await failureOf(retrieveStructuredRecord(session, PATIENT))).toMatchObject({
      _tag: "InvalidResponseError",
      code: "response-too-large",
    });
  });
});

describe("the practice's own warnings", () => {
  it("are gathered from Lists and from the OperationOutcome of the record", async () => {
    const list = {
      resourceType: "List",
      code: { coding: [{ system: "http://snomed.info/sct", code: "1149501000000101" }] },
      extension: [
        {
          url: "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1",
          valueCode: "confidential-items",
        },
      ],
      note: [{ text: "Items excluded due to confidentiality and/or patient preferences." }],
    };
    const outcome = {
      resourceType: "OperationOutcome",
      id: "warnings",
      issue: [
        {
          severity: "warning",
          code: "not-supported",
          details: {
            coding: [
              {
                system: "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1",
                code: "NOT_IMPLEMENTED",
              },
            ],
            text: "DocumentReferences has been disabled",
          },
          diagnostics: "DocumentReferences",
        },
      ],
    };
    const { warnings } = await found(record(list, outcome, patient(["9999999999"])));
    expect(warnings).toStrictEqual([
      {
        code: "confidential-items",
        severity: "incomplete",
        resource: "List",
        clinicalArea: "consultations",
        text: "Items excluded due to confidentiality and/or patient preferences.",
      },
      {
        code: "NOT_IMPLEMENTED",
        severity: "incomplete",
        resource: "OperationOutcome/warnings",
        clinicalArea: "documents",
        text: "DocumentReferences has been disabled",
      },
    ]);
  });
});
