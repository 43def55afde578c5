import { comparePatient, isNhsNumber, readPatient } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

const nhsNumber = "9434765919";
if (!isNhsNumber(nhsNumber)) throw new Error("the example is not valid");

const resource = {
  id: "04603d77",
  identifier: [
    { system: "https://fhir.nhs.uk/Id/nhs-number", value: "943 476 5919" },
    { system: "urn:local", value: "1" },
    { system: "https://fhir.nhs.uk/Id/nhs-number", value: nhsNumber },
  ],
  name: [
    { use: "usual", family: "Smith" },
    { use: "official", family: "Müller-Jones", given: ["Ann", "Mary"] },
  ],
  gender: "female",
  birthDate: "1952-05",
};

describe("readPatient", () => {
  it("reads who the patient is, by the official name", () => {
    expect(readPatient(resource)).toEqual({
      id: "04603d77",
      nhsNumbers: [nhsNumber],
      familyName: "Müller-Jones",
      givenNames: ["Ann", "Mary"],
      gender: "female",
      birthDate: "1952-05",
    });
  });

  it("has nothing where the practice has nothing", () => {
    expect(readPatient({ name: "x", identifier: [{ value: nhsNumber }] })).toEqual({
      id: null,
      nhsNumbers: [],
      familyName: null,
      givenNames: [],
      gender: null,
      birthDate: null,
    });
  });

  it("gives two different NHS numbers as two", () => {
    const identifier = ["9434765919", "9999999999"].map((value) => ({
      system: "https://fhir.nhs.uk/Id/nhs-number",
      value,
    }));
    expect(readPatient({ identifier }).nhsNumbers).toEqual(["9434765919", "9999999999"]);
  });
});

describe("comparePatient", () => {
  const found = readPatient(resource);

  it("leaves letter case, accents, blanks and hyphens aside", () => {
    expect(
      comparePatient(found, {
        nhsNumber,
        familyName: "MULLER JONES",
        givenName: "ann",
        gender: "female",
        birthDate: "1952-05",
      }),
    ).toEqual({
      nhsNumber: "same",
      familyName: "same",
      givenName: "same",
      gender: "same",
      birthDate: "same",
    });
  });

  it("tells what differs from what is absent and what nobody gave", () => {
    const empty = readPatient({});
    expect(comparePatient(found, { nhsNumber, familyName: "Smith", gender: "male" })).toEqual({
      nhsNumber: "same",
      familyName: "different",
      givenName: "not-given",
      gender: "different",
      birthDate: "not-given",
    });
    expect(comparePatient(empty, { nhsNumber, familyName: "Smith", birthDate: " " })).toMatchObject({
      nhsNumber: "absent",
      familyName: "absent",
      birthDate: "not-given",
    });
  });

  it("takes a patient with several NHS numbers for another one", () => {
    expect(comparePatient({ ...found, nhsNumbers: [nhsNumber, "9999999999"] }, { nhsNumber }).nhsNumber).toBe(
      "different",
    );
  });
});
