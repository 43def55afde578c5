import { describe, expect, it } from "vitest";
import { dateInLondon, isWholeDate, readFhirDate } from "../src/fhir-date.ts";

describe("readFhirDate", () => {
  it.each([
    ["2020", "2020-01-01T00:00:00.000Z", "2020-12-31T23:59:59.999Z"],
    ["2020-02", "2020-02-01T00:00:00.000Z", "2020-02-29T23:59:59.999Z"],
    ["2020-12", "2020-12-01T00:00:00.000Z", "2020-12-31T23:59:59.999Z"],
    ["2020-02-29", "2020-02-29T00:00:00.000Z", "2020-02-29T23:59:59.999Z"],
    ["2019-06-24T09:35:00+11:00", "2019-06-23T22:35:00.000Z", "2019-06-23T22:35:00.999Z"],
    ["2019-06-24T09:35Z", "2019-06-24T09:35:00.000Z", "2019-06-24T09:35:59.999Z"],
    ["2019-06-24T09:35:01.5Z", "2019-06-24T09:35:01.500Z", "2019-06-24T09:35:01.500Z"],
  ])("%s is from %s to %s", (text, from, to) => {
    expect(readFhirDate(text)).toEqual({ from: Date.parse(from), to: Date.parse(to) });
  });

  it.each([
    "",
    "20",
    "2020-13",
    "2021-02-29",
    "2020-1-1",
    "2020-01-01T25:00:00Z",
    "2020-02-30T10:00:00Z",
    "today",
  ])("%j is none", (text) => expect(readFhirDate(text)).toBeUndefined());
});

describe("isWholeDate", () => {
  it.each([
    ["2017-02-01", true],
    ["2017-02-29", false],
    ["2017-02", false],
    ["2017-02-01T00:00:00Z", false],
  ])("%s: %s", (text, expected) => expect(isWholeDate(text)).toBe(expected));
});

describe("dateInLondon", () => {
  it.each([
    ["2024-06-30T22:59:59Z", "2024-06-30"],
    ["2024-06-30T23:00:00Z", "2024-07-01"],
    ["2024-12-31T23:59:59Z", "2024-12-31"],
  ])("%s is on %s", (moment, date) => expect(dateInLondon(new Date(moment))).toBe(date));
});
