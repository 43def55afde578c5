import { objectOf, objectsOf, textOf } from "@gpdocs/model";
import { describe, expect, it } from "vitest";
import {
  attachment,
  binaryOf,
  documentTitled,
  leadsTo,
  named,
  problemUrls,
  relations,
  titles,
} from "./look.ts";
import { attachmentsOf, codesOf, keyOf, referencesOf, resourcesOf } from "./walk.ts";

describe("the TPP-like record", () => {
  const patient = named("Untidy");
  const { record, search } = patient;

  it("has documents in topics directly, and one topic that mixes a heading with items", () => {
    const topics = resourcesOf(record, "List").filter((list) => codesOf(list).includes("25851000000105"));
    const kinds = topics.map((list) =>
      objectsOf(list, "entry").map((entry) => textOf(objectOf(entry, "item"), "reference")?.split("/")[0]),
    );
    expect(kinds).toContainEqual([
      "Observation",
      "DocumentReference",
      "List",
      "DocumentReference",
      "Investigation items have been disabled.",
    ]);
    expect(kinds.every((types) => types.includes("DocumentReference"))).toBe(true);
  });

  it("ties a topic to a problem by a direct valueReference, and spells relations in capitals", () => {
    const tied = referencesOf(record).filter(
      ({ path }) => path === "List.extension[0].valueReference.reference",
    );
    expect(tied.map(({ value }) => value.split("/")[0])).toEqual(["Condition"]);
    expect(relations(record)).toEqual(["CHILD", "Parent"]);
  });

  it("writes Binary ids and extensions as TPP does", () => {
    for (const id of patient.binaries.keys()) expect(id).toMatch(/^[0-9a-f]+_[0-9a-f]+_[0-9a-f]+$/);
    expect(problemUrls(record)).toContain(
      "http://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-ActualProblem-1",
    );
  });

  it("has a document that is the problem itself, and one that a diary entry names", () => {
    expect(leadsTo(record, "Eye clinic letter")).toContain("Condition.extension[0].valueReference.reference");
    expect(leadsTo(record, "Diabetic annual review, letter to patient")).toContain(
      "ProcedureRequest.supportingInfo[0].reference",
    );
  });

  it("has an Encounter without Lists", () => {
    const encounters = resourcesOf(record, "Encounter").map(keyOf);
    const listed = resourcesOf(record, "List").map((list) =>
      textOf(objectOf(list, "encounter"), "reference"),
    );
    expect(encounters.filter((key) => !listed.includes(key))).toHaveLength(1);
  });

  it("declares a file's type as octet-stream, oddly, or not at all", () => {
    expect(attachment(record, "Scanned correspondence")?.["contentType"]).toBe("application/octet-stream");
    const untyped = binaryOf(patient, "Scanned correspondence");
    expect(untyped?.contentType).toBe("application/octet-stream");
    expect(Buffer.from(untyped?.bytes() ?? []).toString("latin1", 0, 5)).toBe("%PDF-");
    expect(attachment(record, "Letter without a content type")).not.toHaveProperty("contentType");
    expect(binaryOf(patient, "Letter without a content type")?.contentType).toBe("image/png");
    expect(attachment(record, "Fax from ward")?.["contentType"]).toBe('Image/TIFF; name="FAX 1.TIF"');
  });

  it("declares a wrong size, and none", () => {
    const title = "Letter of another size than declared";
    expect([attachment(record, title)?.["size"], binaryOf(patient, title)?.size]).toEqual([1_024, 1_300]);
    expect(attachment(record, "Letter of no declared size")).not.toHaveProperty("size");
  });

  it("has two contents, a title beside a url, and no created", () => {
    const files = attachmentsOf(documentTitled(record, "Retinal images, both eyes"));
    expect(new Set(files.map((file) => textOf(file, "url"))).size).toBe(2);
    expect(attachment(record, "Eye clinic letter")).toMatchObject({
      title: "letter.pdf",
      contentType: "application/pdf",
    });
    expect(documentTitled(record, "Fax from ward")["created"]).toBeUndefined();
  });

  it("says which area is switched off", () => {
    expect(resourcesOf(record, "OperationOutcome").map((outcome) => outcome["issue"])).toMatchObject([
      [
        {
          severity: "warning",
          code: "not-supported",
          details: { coding: [{ code: "NOT_IMPLEMENTED" }], text: "includeInvestigations has been disabled" },
          diagnostics: "includeInvestigations",
        },
      ],
    ]);
  });

  it("shows one document in each session alone", () => {
    expect(titles(search)).toContain("Letter still in workflow");
    expect(titles(record)).not.toContain("Letter still in workflow");
    expect(titles(record)).toContain("Missed appointment letter");
    expect(titles(search)).not.toContain("Missed appointment letter");
  });
});
