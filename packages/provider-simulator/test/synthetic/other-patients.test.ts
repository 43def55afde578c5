import { objectOf, objectsOf, textOf } from "@gpdocs/model";
import { describe, expect, it } from "vitest";
import { attachment, binaryOf, named, problemUrls, titles } from "./look.ts";
import { keyOf, referrers, resourcesOf } from "./walk.ts";

describe("the Medicus-like record", () => {
  const { record, binaries } = named("Unlinked");

  it("has documents that nothing leads to, known by care-record-document ids", () => {
    const documents = resourcesOf(record, "DocumentReference");
    expect(documents).toHaveLength(4);
    for (const document of documents) {
      expect(referrers(record, keyOf(document))).toEqual([]);
      expect(document["context"]).toBeUndefined();
      expect(objectOf(document, "masterIdentifier")).toEqual(objectsOf(document, "identifier")[0]);
      expect(textOf(document, "id")).toMatch(
        /^care-record-document--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      );
      expect(binaries.has(textOf(document, "id") ?? "")).toBe(true);
    }
    expect(resourcesOf(record, "Encounter")).toEqual([]);
  });

  it("has a file with a url and over 5 MB", () => {
    expect(Math.max(...[...binaries.values()].map(({ size }) => size))).toBeGreaterThan(5 * 1024 * 1024);
  });

  it("spells extensions with GPC", () => {
    expect(problemUrls(record)).toContain(
      "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ActualProblem-1",
    );
  });
});

describe("the plain patients", () => {
  it("are complete: nothing warned of, every document in both sessions, available and as declared", () => {
    const patient = named("Complete");
    const { record, search } = patient;
    expect(JSON.stringify(record)).not.toMatch(/ListWarningCode|OperationOutcome|"display":"[^"]*items/);
    expect(titles(search)).toEqual(titles(record));
    expect(titles(record)).toHaveLength(3);
    for (const title of titles(record)) {
      const { contentType, size } = binaryOf(patient, title) ?? {};
      expect(attachment(record, title)).toMatchObject({ contentType, size });
    }
  });

  it("may have no documents, be dead, or dissent", () => {
    expect(titles(named("Empty").record)).toEqual([]);
    expect(titles(named("Empty").search)).toEqual([]);
    expect(named("Departed").status).toBe("deceased");
    expect(resourcesOf(named("Departed").record, "Patient")[0]?.["deceasedDateTime"]).toBe("2020-02-29");
    expect(named("Dissent").status).toBe("dissents");
  });
});
