import { objectOf, objectsOf, textOf } from "@gpdocs/model";
import { describe, expect, it } from "vitest";
import { DOCUMENTS_ROOT } from "../../src/simulated-patient.ts";
import { syntheticPatients } from "../../src/synthetic/synthetic-patients.ts";
import { attachmentsOf, codesOf, keyOf, referencesOf, resourcesOf } from "./walk.ts";

const NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";
const PATIENTS = syntheticPatients();

describe("the synthetic patients", () => {
  it("are the same at every call", () => {
    const written = (patients: typeof PATIENTS) =>
      JSON.stringify(patients.map(({ binaries, ...rest }) => [rest, [...binaries]]));
    expect(written(syntheticPatients())).toBe(written(PATIENTS));
  });

  it("have NHS numbers of the test range, each its own, with the right check digit", () => {
    const numbers = PATIENTS.map(({ nhsNumber }) => nhsNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) {
      expect(number).toMatch(/^999\d{7}$/);
      // Weights 10 down to 1, the check digit with weight 1: the sum is a multiple of 11.
      const sum = [...number].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
      expect(sum % 11).toBe(0);
    }
  });

  it("are one of each status at least, and most of them active", () => {
    const statuses = PATIENTS.map(({ status }) => status);
    expect(statuses[0]).toBe("active");
    expect(statuses.filter((status) => status === "deceased")).toHaveLength(1);
    expect(statuses.filter((status) => status === "dissents")).toHaveLength(1);
  });
});

describe.each(PATIENTS.map((patient) => [patient.description, patient] as const))("%s", (_, patient) => {
  const { record, search, binaries, nhsNumber } = patient;
  const documents = [record, search].flatMap((bundle) => resourcesOf(bundle, "DocumentReference"));
  const urls = documents.flatMap(attachmentsOf).flatMap((attachment) => textOf(attachment, "url") ?? []);

  it("carries the NHS number, verified, in record and search", () => {
    for (const bundle of [record, search]) {
      const [person, ...others] = resourcesOf(bundle, "Patient");
      expect(others).toEqual([]);
      const [identifier] = objectsOf(person, "identifier");
      expect([textOf(identifier, "system"), textOf(identifier, "value")]).toEqual([NHS_NUMBER, nhsNumber]);
      expect(JSON.stringify(identifier)).toContain("Extension-CareConnect-GPC-NHSNumberVerificationStatus-1");
      expect(JSON.stringify(identifier)).toContain('"code":"01"');
    }
  });

  it("has a record whose every reference leads to a resource, save the sentences that stand in for one", () => {
    const keys = resourcesOf(record).map(keyOf);
    const dangling = referencesOf(record).filter(({ value }) => !keys.includes(value));
    for (const { value } of dangling) expect(value).toMatch(/^[A-Z][a-z]+ items have been disabled\.$/);
    const withId = keys.filter((key) => !key.endsWith("/undefined"));
    expect(new Set(withId).size).toBe(withId.length);
  });

  it("has a search whose references lead to its resources, save those into the structured record", () => {
    const keys = resourcesOf(search).map(keyOf);
    for (const { value, path } of referencesOf(search)) {
      if (!/^DocumentReference\.context\./.test(path)) expect(keys).toContain(value);
    }
    const types = new Set(resourcesOf(search).map((resource) => textOf(resource, "resourceType")));
    types.delete("DocumentReference");
    expect([...types].sort()).toEqual(["Organization", "Patient", "Practitioner", "PractitionerRole"]);
  });

  it("keeps to what GP Connect says of the two Bundles", () => {
    expect([record?.["type"], search?.["type"]]).toEqual(["collection", "searchset"]);
    expect([record?.["id"], search?.["id"]]).toEqual([undefined, undefined]);
    for (const entry of objectsOf(record ?? undefined, "entry")) expect(entry["fullUrl"]).toBeUndefined();
    for (const entry of objectsOf(search ?? undefined, "entry")) {
      const key = keyOf(objectOf(entry, "resource") ?? {});
      expect(entry["fullUrl"]).toBe(`${DOCUMENTS_ROOT}/${key}`);
    }
    for (const resource of [...resourcesOf(record), ...resourcesOf(search)]) {
      const [profile] = [objectOf(resource, "meta")?.["profile"]].flat();
      expect(profile).toMatch(
        /^https:\/\/fhir\.nhs\.uk\/STU3\/StructureDefinition\/(CareConnect-GPC|GPConnect)-[A-Za-z-]+-1$/,
      );
    }
  });

  it("has all ten primary Lists, without ids, and consultation Lists with ids and their Encounter", () => {
    const lists = resourcesOf(record, "List");
    const primary = lists.filter((list) => list["id"] === undefined).flatMap(codesOf);
    for (const code of [
      "1149501000000101",
      "717711000000103",
      "792931000000107",
      "887191000000108",
      "826501000000100",
      "714311000000108",
      "1102181000000102",
      "933361000000108",
      "886921000000105",
      "1103671000000101",
    ]) {
      expect(primary.filter((found) => found === code)).toHaveLength(1);
    }
    for (const list of lists) {
      const isPart = codesOf(list).some((code) =>
        ["325851000000107", "25851000000105", "24781000000107"].includes(code ?? ""),
      );
      expect([list["id"] !== undefined, list["encounter"] !== undefined]).toEqual([isPart, isPart]);
      expect(objectsOf(list, "entry").length > 0).toBe(list["emptyReason"] === undefined);
    }
  });

  it("says of each document whose it is, what identifies it and when it was filed", () => {
    const [person] = resourcesOf(record, "Patient");
    for (const document of documents) {
      expect(textOf(objectOf(document, "subject"), "reference")).toBe(keyOf(person ?? {}));
      expect(textOf(objectsOf(document, "identifier")[0], "value")).toBeDefined();
      expect(textOf(document, "indexed")).toMatch(/^\d{4}-\d\d-\d\dT/);
    }
  });

  it("has a Binary for every url and a url for every Binary", () => {
    expect([...new Set(urls)].sort()).toEqual(
      [...binaries.keys()].map((id) => `${DOCUMENTS_ROOT}/Binary/${id}`).sort(),
    );
  });

  it("has files of the size they say, no two alike", () => {
    const files = [...binaries.values()].map((binary) => ({
      size: binary.size,
      bytes: Buffer.from(binary.bytes()),
    }));
    for (const { size, bytes } of files) expect(bytes.length).toBe(size);
    expect(new Set(files.map(({ bytes }) => bytes.toString("latin1"))).size).toBe(files.length);
  });
});
