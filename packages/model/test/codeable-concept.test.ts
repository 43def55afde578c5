import { conceptCodes, conceptText } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

describe("conceptText", () => {
  it.each([
    [{ text: "Swollen legs", coding: [{ display: "Swelling of lower limb" }] }, "Swollen legs"],
    [{ coding: [{ code: "1" }, { code: "2", display: "Swelling" }] }, "Swelling"],
    [{ text: " ", coding: ["x", {}, { code: " 449614009 " }] }, "449614009"],
    [{ coding: { display: "not in a list" } }, "not in a list"],
    [{}, undefined],
    [undefined, undefined],
  ])("%j says %j", (concept, text) => {
    expect(conceptText(concept)).toBe(text);
  });
});

describe("conceptCodes", () => {
  it("gives every code, trimmed, in order", () => {
    expect(conceptCodes({ coding: [{ code: "25851000000105 " }, {}, "x", { code: "b" }] })).toEqual([
      "25851000000105",
      "b",
    ]);
    expect(conceptCodes({ text: "only text" })).toEqual([]);
    expect(conceptCodes(undefined)).toEqual([]);
  });
});
