import { type NhsNumber, parseNhsNumber } from "@gpdocs/model";
import { expect } from "vitest";
import type { RecordParameters } from "../src/index.ts";
import { structuredRecordRequest } from "../src/parameters-resource.ts";

/** The day on which the tests ask. */
export const TODAY = "2024-02-29";

export const NHS_NUMBER: NhsNumber = nhsNumber("9999999999");

function nhsNumber(text: string): NhsNumber {
  const number = parseNhsNumber(text);
  if (number === undefined) throw new Error("not an NHS number");
  return number;
}

/** What is asked for, after the patient's NHS number. */
export function areasOf(parameters: RecordParameters): readonly { readonly name: string }[] {
  return structuredRecordRequest(NHS_NUMBER, parameters, TODAY).parameter?.slice(1) ?? [];
}

/** As a caller without types gives them, in a file or on a command line. */
export function untyped(json: string): RecordParameters {
  return JSON.parse(json);
}

export function expectRefused(parameters: RecordParameters, saying: string | RegExp): void {
  expect(() => structuredRecordRequest(NHS_NUMBER, parameters, TODAY)).toThrow(
    expect.objectContaining({
      _tag: "InputError",
      code: "invalid-parameters",
      message: expect.stringMatching(saying),
    }),
  );
}
