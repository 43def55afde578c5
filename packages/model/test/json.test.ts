import { isJsonObject, listOf, member, numberOf, objectOf, objectsOf, textOf } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

const parent = {
  text: "  two words \n",
  blank: " \t",
  number: 3,
  infinite: Number.POSITIVE_INFINITY,
  object: { a: 1 },
  list: [{ a: 1 }, "x", null, { b: 2 }],
  nothing: null,
};

describe("readers of JSON members", () => {
  it("textOf: trimmed text, or undefined", () => {
    expect(textOf(parent, "text")).toBe("two words");
    for (const key of ["blank", "number", "object", "list", "nothing", "absent"])
      expect(textOf(parent, key)).toBeUndefined();
    expect(textOf(undefined, "text")).toBeUndefined();
  });

  it("numberOf: a finite number, or undefined", () => {
    expect(numberOf(parent, "number")).toBe(3);
    for (const key of ["infinite", "text", "absent"]) expect(numberOf(parent, key)).toBeUndefined();
  });

  it("objectOf: an object, no list and no null", () => {
    expect(objectOf(parent, "object")).toEqual({ a: 1 });
    for (const key of ["list", "nothing", "text", "absent"]) expect(objectOf(parent, key)).toBeUndefined();
  });

  it("listOf and objectsOf: a lone value is a list of one, an absent one a list of none", () => {
    expect(listOf(parent, "list")).toEqual([{ a: 1 }, "x", null, { b: 2 }]);
    expect(listOf(parent, "object")).toEqual([{ a: 1 }]);
    expect(listOf(parent, "nothing")).toEqual([]);
    expect(objectsOf(parent, "list")).toEqual([{ a: 1 }, { b: 2 }]);
    expect(objectsOf(parent, "text")).toEqual([]);
    expect(objectsOf(undefined, "list")).toEqual([]);
  });

  it("member: what objects inherit does not count, a member of such a name does", () => {
    for (const key of ["constructor", "toString", "hasOwnProperty", "__proto__"])
      expect(member({}, key)).toBeUndefined();
    const own: unknown = JSON.parse('{"__proto__": {"url": "x"}, "constructor": "y"}');
    expect(isJsonObject(own) && member(own, "__proto__")).toEqual({ url: "x" });
    expect(isJsonObject(own) && member(own, "constructor")).toBe("y");
    expect(isJsonObject(own) && member(own, "url")).toBeUndefined();
  });

  it("isJsonObject", () => {
    expect([{}, [], null, "x", 1, undefined].map(isJsonObject)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
