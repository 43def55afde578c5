import { readBundle } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

describe("readBundle", () => {
  it("names each resource by its place, type and id, which Lists lack by rule", () => {
    const list = { resourceType: "List" };
    const patient = { resourceType: "Patient", id: " p " };
    const entry = [{ resource: list }, { fullUrl: "https://x/Patient/other", resource: patient }];
    expect(readBundle({ resourceType: "Bundle", type: "collection", entry })).toEqual({
      type: "collection",
      resources: [
        { index: 0, resourceType: "List", id: undefined, resource: list },
        { index: 1, resourceType: "Patient", id: "p", resource: patient },
      ],
      unreadable: [],
    });
  });

  it("tells the places of entries that hold no resource", () => {
    const entry = [
      "x",
      {},
      { resource: {} },
      { resource: { resourceType: "Patient" } },
      { resource: { resourceType: 3 } },
    ];
    const contents = readBundle({ resourceType: "Bundle", entry });
    expect(contents?.unreadable).toEqual([0, 1, 2, 4]);
    expect(contents?.resources.map(({ index }) => index)).toEqual([3]);
  });

  it("of a search that found nothing holds nothing", () => {
    expect(readBundle({ resourceType: "Bundle", type: "searchset" })).toEqual({
      type: "searchset",
      resources: [],
      unreadable: [],
    });
  });

  it.each([undefined, null, "Bundle", [], {}, { resourceType: "OperationOutcome" }])(
    "%j is none",
    (value) => {
      expect(readBundle(value)).toBeUndefined();
    },
  );
});
