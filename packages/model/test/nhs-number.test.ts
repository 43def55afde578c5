import { isNhsNumber, parseNhsNumber } from "@gpdocs/model";
import { describe, expect, it } from "vitest";

describe("an NHS number", () => {
  // NHS Data Dictionary; GP Connect 1.6.2; the test patients of the suppliers' records.
  it.each(["9434765919", "9999999999", "9000000009", "9465700193", "4010232137"])("%s is valid", (number) => {
    expect(isNhsNumber(number)).toBe(true);
    expect(parseNhsNumber(number)).toBe(number);
  });

  it.each([
    ["9434765918", "wrong check digit"],
    ["9434765991", "two digits changed places"],
    ["1234567890", "what one supplier puts into every test record"],
    ["943476591", "nine digits"],
    ["94347659190", "eleven digits"],
    ["943476591X", "a letter"],
    ["９４３４７６５９１９", "digits of another script"],
    ["-9434765919", "a sign"],
    ["", "nothing"],
  ])("%s is not: %s", (text) => {
    expect(isNhsNumber(text)).toBe(false);
  });

  it("whose check digit would be 10 does not exist", () => {
    // 6 × 2 = 12, remainder 1, so 11 − 1 = 10: NHS numbers are not issued with it.
    const endings = Array.from({ length: 10 }, (_, digit) => isNhsNumber(`000000006${digit}`));
    expect(endings).not.toContain(true);
  });

  it("whose remainder is 0 has check digit 0, not 11", () => {
    // 1 × 9 + 1 × 2 = 11.
    expect(isNhsNumber("0100000010")).toBe(true);
  });

  it("is read as people write it, and kept as ten digits", () => {
    expect(parseNhsNumber("943 476 5919")).toBe("9434765919");
    expect(parseNhsNumber(" 943-476-5919\n")).toBe("9434765919");
    expect(parseNhsNumber("943.476.5919")).toBeUndefined();
    expect(isNhsNumber("943 476 5919")).toBe(false);
  });
});
