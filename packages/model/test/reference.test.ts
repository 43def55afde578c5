import { parseReference, readReference, resourceKey } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

const hex = "a1b2c3d4e5f60718_0f1e2d3c4b5a6978";

describe("parseReference", () => {
  it.each([
    ["Patient/1", "Patient", "1"],
    [`DocumentReference/${hex}`, "DocumentReference", hex],
    ["Binary/care-record-document--5f1d", "Binary", "care-record-document--5f1d"],
    ["Encounter/E1/_history/7", "Encounter", "E1"],
    ["https://p.nhs.uk/GP0001/STU3/1/gpconnect/documents/Patient/04603d77", "Patient", "04603d77"],
    ["http://p.nhs.uk:8080/x/Observation/o/_history/2", "Observation", "o"],
    ["Observation/id with-é".replace(" ", "_"), "Observation", "id_with-é"],
  ])("%s is a resource", (text, resourceType, id) => {
    expect(parseReference(text)).toEqual({ kind: "resource", resourceType, id });
  });

  it("reads contained resources, in the container itself or in another resource", () => {
    expect(parseReference("#allergy-1")).toEqual({ kind: "contained", id: "allergy-1", within: null });
    expect(parseReference("List/ended#allergy-1")).toEqual({
      kind: "contained",
      id: "allergy-1",
      within: { resourceType: "List", id: "ended" },
    });
  });

  it.each([
    "Referral items are not supported by the provider system",
    "Referral/Test items are not supported",
    "Consultation1-Topic1-Category-History-Observation-1",
    "patient/1",
    "Patient/",
    "/Patient/1",
    "Patient/1?x=y",
    "urn:uuid:04603d77-1a4e-4d63-b246-d7504f8bd833",
    "javascript:Patient/1",
    "",
  ])("«%s» is neither", (text) => {
    expect(parseReference(text)).toEqual({ kind: "text", text });
  });

  it("is quick whatever the text", () => {
    const texts = [
      `http://${"A/".repeat(500_000)}`,
      `http://${"Abc/x/_history/".repeat(70_000)}`,
      `${"A".repeat(1_000_000)}/1`,
      `Patient/${"1".repeat(1_000_000)}`,
    ];
    for (const text of texts) expect(parseReference(text).kind).toBe("text");
  });
});

describe("readReference", () => {
  it("reads the reference of a FHIR Reference, blanks around it removed", () => {
    expect(readReference({ reference: " Patient/1 " })).toEqual({
      kind: "resource",
      resourceType: "Patient",
      id: "1",
    });
    expect(readReference({ display: "Dr Who" })).toBeUndefined();
    expect(readReference({ reference: 3 })).toBeUndefined();
    expect(readReference(undefined)).toBeUndefined();
  });
});

it("resourceKey", () => {
  expect(resourceKey("Patient", "1")).toBe("Patient/1");
});
