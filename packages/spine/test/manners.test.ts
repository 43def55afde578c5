import { describe, expect, it } from "vitest";
import { createSpine, DEFAULT_MANNERS, InputError } from "../src/index.ts";
import { manners, timeoutsOf } from "../src/manners.ts";

describe("manners", () => {
  it("are the documented defaults where nothing is wished for", () => {
    expect(manners()).toStrictEqual({
      maxConcurrent: 16,
      maxPerProvider: 4,
      attempts: 4,
      retryDelay: 500,
      maxRetryAfter: 60_000,
      retryBudget: 500,
      restAfter: 5,
      maxRest: 300_000,
      headersTimeout: 120_000,
      idleTimeout: 30_000,
      readerTimeout: 60_000,
      totalTimeout: 900_000,
      maxRecordBytes: 268_435_456,
    });
  });

  it("take each wish and leave the rest", () => {
    expect(manners({ maxConcurrent: 2, retryDelay: 0 })).toStrictEqual({
      ...DEFAULT_MANNERS,
      maxConcurrent: 2,
      retryDelay: 0,
    });
  });

  it.each([
    ["maxConcurrent", [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1_001], [1, 1_000]],
    ["maxPerProvider", [0, -1, 0.5, Number.NaN, 101], [1, 100]],
    ["attempts", [0, 5, 2.5, Number.NaN], [1, 4]],
    ["retryDelay", [-1, 0.5, Number.NaN, 2 ** 31], [0, 2 ** 31 - 1]],
    ["maxRetryAfter", [-1, 0.5, Number.NaN, 2 ** 31], [0, 2 ** 31 - 1]],
    ["retryBudget", [-1, 0.5, Number.NaN, 1_000_001], [0, 1_000_000]],
    ["restAfter", [0, -1, 0.5, Number.NaN, 1_000_001], [1, 1_000_000]],
    ["maxRest", [-1, 0.5, Number.NaN, 2 ** 31], [0, 2 ** 31 - 1]],
    ["headersTimeout", [0, -1, 0.5, Number.NaN, 2 ** 31], [1, 2 ** 31 - 1]],
    ["idleTimeout", [0, -1, 0.5, Number.NaN, 2 ** 31], [1, 2 ** 31 - 1]],
    ["readerTimeout", [0, -1, 0.5, Number.NaN, 2 ** 31], [1, 2 ** 31 - 1]],
    ["totalTimeout", [0, -1, 0.5, Number.NaN, 2 ** 31], [1, 2 ** 31 - 1]],
    ["maxRecordBytes", [0, -1, 0.5, Number.NaN, 500_000_001], [1, 500_000_000]],
  ] as const)("%s is refused outside its range by name, and taken at both ends", (name, refused, taken) => {
    for (const value of refused) {
      expect(() => manners({ [name]: value })).toThrow(
        expect.objectContaining({
          _tag: "InputError",
          code: "invalid-manners",
          message: expect.stringContaining(name),
        }),
      );
    }
    for (const value of taken) expect(manners({ [name]: value })).toHaveProperty(name, value);
  });

  it.each([
    ["retrieve-structured-record", 120_000],
    ["retrieve-document", 120_000],
    ["find-patient", 120_000],
    ["migrate-structured-record", 600_000],
    ["migrate-document", 600_000],
  ] as const)("let the answer to %s take %d ms to begin", (interaction, milliseconds) => {
    expect(timeoutsOf(manners(), interaction).headersTimeout).toBe(milliseconds);
  });

  it("let no timeout be longer than a timer can be", () => {
    const { headersTimeout } = timeoutsOf(
      manners({ headersTimeout: 2 ** 31 - 1 }),
      "migrate-structured-record",
    );
    expect(headersTimeout).toBe(2 ** 31 - 1);
  });

  it("are refused when the spine is made, before any request", () => {
    const route = { kind: "gpc-consumer", url: "http://127.0.0.1:1" } as const;
    expect(() => createSpine({ route, manners: { maxConcurrent: 0 } })).toThrow(InputError);
  });
});
