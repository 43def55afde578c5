import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attemptBegins,
  attemptShows,
  type Breaker,
  closedBreaker,
  opensAt,
  type Reach,
} from "../src/breaker.ts";

const REST_AFTER = 3;

/** One attempt that begins and ends at that time. */
function attempt(breaker: Breaker, reach: Reach, now: number): Breaker {
  const begun = attemptBegins(breaker);
  return attemptShows(begun, begun.round, reach, now, REST_AFTER);
}

function attempts(breaker: Breaker, now: number, ...reaches: readonly Reach[]): Breaker {
  return reaches.reduce((state, reach) => attempt(state, reach, now), breaker);
}

function restingSince(now: number): Breaker {
  return attempts(closedBreaker(), now, "unavailable", "unavailable", "unavailable");
}

describe("the breaker of a practice", () => {
  it.each([
    [["unavailable", "unavailable"], 0],
    [["unavailable", "unavailable", "unavailable"], 6_000],
    [["unavailable", "unavailable", "answered", "unavailable", "unavailable"], 0],
    [["unavailable", "none", "unavailable", "none", "unavailable"], 6_000],
    [["none", "none", "none", "none"], 0],
  ] as const)("after %j lets attempts through from %d on", (reaches, expected) => {
    expect(opensAt(attempts(closedBreaker(), 1_000, ...reaches))).toBe(expected);
  });

  it("lets one attempt through after a rest, and none beside it", () => {
    expect(opensAt(attemptBegins(restingSince(0)))).toBe(Number.POSITIVE_INFINITY);
  });

  it("rests for twice as long each time that attempt fails, half a minute at the most", () => {
    let breaker = restingSince(0);
    const rests: number[] = [];
    for (let now = opensAt(breaker); rests.length < 5; now = opensAt(breaker)) {
      breaker = attempt(breaker, "unavailable", now);
      rests.push(opensAt(breaker) - now);
    }
    expect(rests).toStrictEqual([10_000, 20_000, 30_000, 30_000, 30_000]);
  });

  it("remembers since when the practice has not answered", () => {
    const later = attempts(restingSince(7), 5_007, "unavailable", "none");
    expect(later).toMatchObject({ kind: "resting", since: 7 });
  });

  it("is as at the beginning once that attempt is answered", () => {
    const closed = attempt(restingSince(0), "answered", 5_000);
    expect(opensAt(closed)).toBe(0);
    expect(opensAt(attempts(closed, 9_000, "unavailable", "unavailable"))).toBe(0);
    expect(opensAt(attempts(closed, 9_000, "unavailable", "unavailable", "unavailable"))).toBe(14_000);
  });

  it("lets the next attempt through at once where that one found nothing out", () => {
    expect(opensAt(attempt(restingSince(0), "none", 8_000))).toBe(8_000);
  });

  it("does not let attempts decide that began before the rest", () => {
    const before = closedBreaker();
    const resting = restingSince(0);
    for (const reach of ["answered", "unavailable", "none"] as const) {
      expect(attemptShows(resting, before.round, reach, 1_000, REST_AFTER)).toBe(resting);
    }
  });

  it("does not count failures of attempts that began before it recovered", () => {
    const { round } = closedBreaker();
    let breaker = attempt(restingSince(0), "answered", 5_000);
    for (let late = 0; late < 10; late += 1)
      breaker = attemptShows(breaker, round, "unavailable", 6_000, REST_AFTER);
    expect(opensAt(breaker)).toBe(0);
  });
});

describe("the breaker of a practice, whatever happens", () => {
  const step = fc.record({
    reach: fc.constantFrom<Reach>("answered", "unavailable", "none"),
    begunBefore: fc.nat(10),
    later: fc.nat(40_000),
  });

  it("always opens again, within half a minute of the last attempt", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let breaker = closedBreaker();
        let now = 0;
        const rounds = [breaker.round];
        for (const { reach, begunBefore, later } of steps) {
          now += later;
          if (opensAt(breaker) <= now) {
            breaker = attemptBegins(breaker);
            rounds.push(breaker.round);
          }
          const round = rounds.at(-1 - begunBefore) ?? 0;
          breaker = attemptShows(breaker, round, reach, now, REST_AFTER);
          if (opensAt(breaker) === Number.POSITIVE_INFINITY)
            breaker = attemptShows(breaker, breaker.round, "none", now, REST_AFTER);
          expect(opensAt(breaker)).toBeLessThanOrEqual(now + 30_000);
        }
      }),
    );
  });

  it("never rests while each row of failures is shorter than it takes", () => {
    const row = fc.integer({ min: 0, max: REST_AFTER - 1 });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        let breaker = closedBreaker();
        for (const failures of rows) {
          breaker = attempts(breaker, 0, ...Array<Reach>(failures).fill("unavailable"), "answered");
        }
        expect(opensAt(breaker)).toBe(0);
      }),
    );
  });
});
