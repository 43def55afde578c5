import { documentKeys } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

function keysOf(...resources: readonly Record<string, unknown>[]): readonly (string | undefined)[] {
  const keys = documentKeys(resources);
  return resources.map((resource) => keys.get(resource));
}

describe("documentKeys", () => {
  it("are ids, else the first identifier with a value, else a word", () => {
    expect(keysOf({ id: "a1" }, { identifier: [{}, { value: "77/x" }, { value: "78" }] }, {})).toEqual([
      "a1",
      "77%2fx",
      "document",
    ]);
  });

  it("are numbered where several share an id, by their contents and not by their order", () => {
    const [one, two, three] = [
      { id: "d", n: 1 },
      { id: "d", n: 2 },
      { id: "d", n: 3 },
    ];
    expect(keysOf(one, two, three)).toEqual(["d", "d~2", "d~3"]);
    expect(keysOf(three, one, two)).toEqual(["d~3", "d", "d~2"]);
  });

  it("are one for two that are alike to the letter, whatever the order of their members", () => {
    expect(keysOf({ id: "d", n: 1 }, { n: 1, id: "d" })).toEqual(["d", "d"]);
  });

  it("cannot be made alike by ids that hold the marks of a number or a content", () => {
    expect(keysOf({ id: "d", n: 1 }, { id: "d", n: 2 }, { id: "d~2" }, { id: "d#1" })).toEqual([
      "d",
      "d~2",
      "d%7e2",
      "d%231",
    ]);
    const keys = keysOf({ id: "%2f" }, { id: "/" }, { id: "%252f" });
    expect(new Set(keys).size).toBe(3);
  });

  it("are found for very many of one id", () => {
    const resources = Array.from({ length: 30_000 }, (_, n) => ({ id: "d", n }));
    expect(new Set(keysOf(...resources)).size).toBe(30_000);
  });
});
