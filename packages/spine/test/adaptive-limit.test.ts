import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AdaptiveLimit, afterAttempt, fullLimit, type Load } from "../src/adaptive-limit.ts";

/** Attempts one after the other, each begun when the last has ended. */
function oneByOne(limit: AdaptiveLimit, ...loads: readonly Load[]): AdaptiveLimit {
  return loads.reduce((state, load) => afterAttempt(state, state.round, load), limit);
}

/** Attempts that were all under way before the first of them ended. */
function together(limit: AdaptiveLimit, ...loads: readonly Load[]): AdaptiveLimit {
  return loads.reduce((state, load) => afterAttempt(state, limit.round, load), limit);
}

function times(count: number, load: Load): readonly Load[] {
  return Array<Load>(count).fill(load);
}

describe("the limit of a practice", () => {
  it.each([
    [16, [8, 4, 2, 1, 1]],
    [7, [3, 1, 1]],
    [1, [1]],
  ])("of %d halves with each refusal, never below 1", (most, expected) => {
    let limit = fullLimit(most);
    const places = expected.map(() => {
      limit = oneByOne(limit, "too-much");
      return limit.places;
    });
    expect(places).toStrictEqual(expected);
  });

  it("halves once for ten refusals of attempts that were under way together", () => {
    expect(together(fullLimit(16), ...times(10, "too-much")).places).toBe(8);
  });

  it("halves again for a refusal of an attempt that began afterwards", () => {
    const halved = together(fullLimit(16), ...times(10, "too-much"));
    expect(together(halved, ...times(8, "too-much")).places).toBe(4);
  });

  it.each([
    [["timed-out", "timed-out"], 8],
    [["timed-out", "timed-out", "timed-out"], 4],
    [["timed-out", "timed-out", "borne", "timed-out"], 8],
    [["timed-out", "timed-out", "none", "timed-out"], 4],
    [["none", "none", "none", "none"], 8],
  ] as const)("after %j of 8 is %d", (loads, places) => {
    expect(oneByOne(fullLimit(8), ...loads).places).toBe(places);
  });

  it("recovers by one place for every ten successes, up to where it began", () => {
    let limit = oneByOne(fullLimit(4), "too-much", "too-much");
    const places = [9, 1, 9, 1, 10, 10].map((successes) => {
      limit = oneByOne(limit, ...times(successes, "borne"));
      return limit.places;
    });
    expect(places).toStrictEqual([1, 2, 2, 3, 4, 4]);
  });

  it("begins its row of successes anew with a timeout", () => {
    const limit = oneByOne(fullLimit(4), "too-much", ...times(9, "borne"), "timed-out", ...times(9, "borne"));
    expect(limit.places).toBe(2);
  });

  it("does not recover by successes of attempts that began before the halving", () => {
    const before = fullLimit(8);
    const after = together(before, "too-much", ...times(50, "borne"));
    expect(after.places).toBe(4);
  });
});

describe("the limit of a practice, whatever happens", () => {
  const most = fc.integer({ min: 1, max: 100 });
  const load = fc.constantFrom<Load>("borne", "too-much", "timed-out", "none");
  /** Each attempt ends after so many others that ended since it began. */
  const ends = fc.array(fc.record({ load, begunBefore: fc.nat(20) }), { maxLength: 300 });

  it("stays from 1 to where it began, and changes by halving or by one place", () => {
    fc.assert(
      fc.property(most, ends, (places, all) => {
        const states = [fullLimit(places)];
        for (const { load, begunBefore } of all) {
          const last = states.at(-1) ?? fullLimit(places);
          const begun = states.at(-1 - begunBefore) ?? fullLimit(places);
          const next = afterAttempt(last, begun.round, load);
          expect(next.places).toBeGreaterThanOrEqual(1);
          expect(next.places).toBeLessThanOrEqual(places);
          expect([last.places, last.places + 1, Math.max(1, Math.floor(last.places / 2))]).toContain(
            next.places,
          );
          states.push(next);
        }
      }),
    );
  });

  it("halves at most once for attempts that were under way together", () => {
    fc.assert(
      fc.property(most, fc.array(load, { maxLength: 100 }), (places, loads) => {
        const after = together(fullLimit(places), ...loads);
        expect(after.places).toBeGreaterThanOrEqual(Math.max(1, Math.floor(places / 2)));
      }),
    );
  });

  it("is whole again after enough successes", () => {
    fc.assert(
      fc.property(most, fc.array(load, { maxLength: 100 }), (places, loads) => {
        const after = oneByOne(fullLimit(places), ...loads, ...times(10 * places, "borne"));
        expect(after.places).toBe(places);
      }),
    );
  });
});
