import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRetryBudget } from "../src/retry-budget.ts";

describe("the retry budget of a practice", () => {
  it("lasts for a hundred retries of 5 tokens, and no further one", () => {
    const budget = createRetryBudget(500);
    const granted = Array.from({ length: 101 }, () => budget.spend(5));
    expect(granted).toStrictEqual([...Array<boolean>(100).fill(true), false]);
  });

  it("that holds less than a retry costs keeps what it holds", () => {
    const budget = createRetryBudget(9);
    expect([budget.spend(10), budget.spend(5), budget.spend(5)]).toStrictEqual([false, true, false]);
  });

  it("gets one token from a call that needed no retry: the fifth pays for one", () => {
    const budget = createRetryBudget(5);
    budget.spend(5);
    const granted = Array.from({ length: 5 }, () => {
      budget.arrived(0);
      return budget.spend(5);
    });
    expect(granted).toStrictEqual([false, false, false, false, true]);
  });

  it("gets back what a call took that arrived in the end: calls that all arrive never empty it", () => {
    const budget = createRetryBudget(15);
    for (let call = 0; call < 1_000; call += 1) {
      expect([budget.spend(5), budget.spend(5), budget.spend(5)]).toStrictEqual([true, true, true]);
      budget.arrived(15);
    }
  });

  it("never grants more than it was made with and has been given back", () => {
    const events = fc.array(fc.oneof(fc.constantFrom(5, 10), fc.constantFrom(-1, -5, -30)));
    fc.assert(
      fc.property(fc.nat(100), events, (capacity, all) => {
        const budget = createRetryBudget(capacity);
        let granted = 0;
        let returned = 0;
        for (const tokens of all) {
          if (tokens > 0) {
            if (budget.spend(tokens)) granted += tokens;
          } else {
            budget.arrived(-tokens);
            returned += -tokens;
          }
          expect(granted).toBeLessThanOrEqual(capacity + returned);
        }
        budget.arrived(capacity);
        expect(budget.spend(capacity + 1)).toBe(false);
      }),
    );
  });
});
