import { describe, expect, it } from "vitest";
import { bytesIn, millisecondsIn } from "../src/quantities.ts";

describe("a size", () => {
  it.each([
    ["1B", 1],
    ["500kB", 500_000],
    ["20MB", 20_000_000],
    ["20 mb", 20_000_000],
    ["1.5GB", 1_500_000_000],
    ["2KiB", 2_048],
    ["5MiB", 5_242_880],
    ["1GiB", 1_073_741_824],
    ["0.5kB", 500],
  ])("%s", (text, expected) => {
    expect(bytesIn(text)).toBe(expected);
  });

  it.each([
    "",
    "20",
    "MB",
    "-1MB",
    "0MB",
    "0.1B",
    "20MBit",
    "20M",
    "1e3kB",
    "1,5GB",
    "9999999999GB",
    "toString",
  ])("is not %j", (text) => {
    expect(bytesIn(text)).toBeUndefined();
  });
});

describe("a time", () => {
  it.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["5m", 300_000],
    ["1.5h", 5_400_000],
    ["0.25s", 250],
  ])("%s", (text, expected) => {
    expect(millisecondsIn(text)).toBe(expected);
  });

  it.each(["", "30", "0s", "-1s", "1d", "600h", "30sec", "s"])("is not %j", (text) => {
    expect(millisecondsIn(text)).toBeUndefined();
  });
});
