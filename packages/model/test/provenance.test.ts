import { type JsonObject, readDocumentReference } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

const resources: Readonly<Record<string, JsonObject>> = {
  "Organization/surgery": { resourceType: "Organization", id: "surgery", name: "The Surgery" },
  "Organization/hospital": { resourceType: "Organization", id: "hospital", name: "St Elsewhere's" },
  "Practitioner/smith": {
    resourceType: "Practitioner",
    id: "smith",
    name: [{ prefix: ["Dr"], given: ["Ada"], family: "Smith" }],
  },
};

const find = (reference: JsonObject | undefined) => resources[`${reference?.["reference"]}`];

function provenanceOf(author: readonly unknown[], custodian?: unknown) {
  const [document] = readDocumentReference({ author, custodian }, "d", find);
  return { authors: document?.authors, custodian: document?.custodian, origin: document?.origin };
}

const surgery = { reference: "Organization/surgery" };
const hospital = { reference: "Organization/hospital" };
const smith = { reference: "Practitioner/smith" };

describe("who wrote a document, and who keeps it (page Documents guidance, internal or external documents)", () => {
  it("internal: the authoring organisation is the custodian", () => {
    expect(provenanceOf([surgery], surgery)).toEqual({
      authors: ["The Surgery"],
      custodian: "The Surgery",
      origin: "internal",
    });
  });

  it("external: it is another one, whoever else wrote with it", () => {
    expect(provenanceOf([smith, hospital], surgery)).toEqual({
      authors: ["Dr Ada Smith", "St Elsewhere's"],
      custodian: "The Surgery",
      origin: "external",
    });
  });

  it.each([
    ["no author", [], surgery],
    ["no organisation among the authors", [smith], surgery],
    ["no custodian", [hospital], undefined],
    ["a custodian that the record does not hold", [hospital], { reference: "Organization/gone" }],
  ])("does not say, with %s", (_name, author, custodian) => {
    expect(provenanceOf(author, custodian).origin).toBeNull();
  });

  it("takes the display of what the record does not hold", () => {
    expect(
      provenanceOf([{ reference: "Organization/gone", display: "A Clinic" }], { display: "A Surgery" }),
    ).toEqual({ authors: ["A Clinic"], custodian: "A Surgery", origin: null });
  });

  it("reads nothing into what is no reference", () => {
    expect(provenanceOf(["Dr Smith", null, 3, {}], "The Surgery")).toEqual({
      authors: [],
      custodian: null,
      origin: null,
    });
  });
});
