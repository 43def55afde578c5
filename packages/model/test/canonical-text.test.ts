import { canonicalText, isJsonObject } from "@gpdocs/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("canonicalText", () => {
  it("is the same whatever the order of members, at any level", () => {
    expect(canonicalText({ a: 1, b: [{ c: null, d: "x" }] })).toBe(
      canonicalText({ b: [{ d: "x", c: null }], a: 1 }),
    );
  });

  it.each([
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: "1" }],
    [{ a: [] }, { a: {} }],
    [{ a: null }, {}],
    ["[1]", [1]],
    [{ 'a":1,"b': 1 }, { a: 1, b: 1 }],
    [["a,b"], ["a", "b"]],
  ])("tells %j from %j", (one, other) => {
    expect(canonicalText(one)).not.toBe(canonicalText(other));
  });

  it("is the same for every JSON value with its members the other way round", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalText(reversed(value))).toBe(canonicalText(value));
      }),
    );
  });

  it("does not run out of stack", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 200_000; level += 1) deep = level % 2 === 0 ? [deep] : { a: deep };
    expect(canonicalText(deep).length).toBeGreaterThan(600_000);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, reversed(member)]);
  return Object.fromEntries(members.reverse());
}
