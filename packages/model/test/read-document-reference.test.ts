import { readDocumentReference } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

const url = "https://gpcassurance.emis.thirdparty.nhs.uk/A82038/STU3/1/GPConnect/Documents/Binary/4DBB";

describe("readDocumentReference", () => {
  it("reads what the specification's example holds", () => {
    const resource = {
      resourceType: "DocumentReference",
      id: "27863182736",
      masterIdentifier: { system: "https://supplier.example/master", value: "m1" },
      identifier: [
        { system: "https://provider.nhs.uk/data-identifier", value: "x1" },
        { value: "x2" },
        { system: "no value" },
      ],
      status: "current",
      type: { coding: [{ code: "371531000", display: "Report of clinical encounter" }] },
      subject: { reference: "Patient/04603d77" },
      created: "2019-06-24T09:35:00+11:00",
      indexed: "2019-07-02T09:43:41+11:00",
      description: " Clinic letter ",
      content: [{ attachment: { contentType: "application/msword", url, size: 3654 } }],
    };
    expect(readDocumentReference(resource, "key")).toEqual([
      {
        key: "key",
        documentReferenceId: "27863182736",
        contentIndex: 0,
        identifiers: [
          { system: "https://supplier.example/master", value: "m1", use: "master" },
          { system: "https://provider.nhs.uk/data-identifier", value: "x1", use: "identifier" },
          { system: null, value: "x2", use: "identifier" },
        ],
        subject: "Patient/04603d77",
        links: [],
        title: "Clinic letter",
        type: "Report of clinical encounter",
        created: "2019-06-24T09:35:00+11:00",
        indexed: "2019-07-02T09:43:41+11:00",
        authors: [],
        custodian: null,
        origin: null,
        contentType: "application/msword",
        size: 3654,
        disclosure: "unlabelled",
        availability: { kind: "available", url },
      },
    ]);
  });

  it("takes the title of a file as its title, and that of a placeholder as the reason", () => {
    const titleOf = (attachment: unknown, description?: string) => {
      const [location] = readDocumentReference(
        { content: [{ attachment }], ...(description ? { description } : {}) },
        "k",
      );
      return [location?.title, location?.availability];
    };
    const reason = "File size 18551238 bytes greater than maximum allowable (5MB)";
    expect(titleOf({ url, title: "scan.tif" })).toEqual(["scan.tif", { kind: "available", url }]);
    expect(titleOf({ url, title: "scan.tif" }, "Letter")).toEqual(["Letter", { kind: "available", url }]);
    expect(titleOf({ title: reason }, "Letter")).toEqual(["Letter", { kind: "placeholder", reason }]);
    expect(titleOf({ title: reason, url: " " })).toEqual([null, { kind: "placeholder", reason }]);
    expect(titleOf({})).toEqual([null, { kind: "placeholder", reason: null }]);
  });

  it("gives one location for each content, readable or not, and one where there is none", () => {
    const keysOf = (content: unknown) =>
      readDocumentReference({ content }, "k").map(({ key, contentIndex, availability }) => [
        key,
        contentIndex,
        availability.kind,
      ]);
    expect(keysOf([{ attachment: { url } }, "x", { attachment: { url } }])).toEqual([
      ["k", 0, "available"],
      ["k#1", 1, "placeholder"],
      ["k#2", 2, "available"],
    ]);
    expect(keysOf({ attachment: { url } })).toEqual([["k", 0, "available"]]);
    for (const none of [[], undefined, null]) expect(keysOf(none)).toEqual([["k", 0, "placeholder"]]);
  });

  it.each([
    [3654, 3654],
    [0, 0],
    [-1, null],
    [1.5, null],
    ["3654", null],
    [2 ** 60, null],
  ])("reads a size of %j as %j", (size, expected) => {
    expect(readDocumentReference({ content: [{ attachment: { size } }] }, "k")[0]?.size).toBe(expected);
  });

  it("names as subject only a resource", () => {
    const subjectOf = (reference: string) =>
      readDocumentReference({ subject: { reference } }, "k")[0]?.subject;
    expect(subjectOf("https://p.nhs.uk/Patient/1/_history/3")).toBe("Patient/1");
    expect(subjectOf("#patient")).toBeNull();
    expect(subjectOf("Mrs Jones")).toBeNull();
  });

  it("keeps dates as recorded and honours labels", () => {
    const labelled = { created: "2020-09", meta: { security: [{ code: "NOPAT" }] } };
    expect(readDocumentReference(labelled, "k")[0]).toMatchObject({
      created: "2020-09",
      indexed: null,
      disclosure: "existence-not-for-patient",
    });
  });
});
