import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Random from "effect/Random";
import * as TestClock from "effect/testing/TestClock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type GpConnectError,
  InputError,
  ProviderError,
  type RetryNotice,
  RouteError,
  TimeoutError,
} from "../src/index.ts";
import { withRetries } from "../src/retry.ts";
import { createRetryBudget } from "../src/retry-budget.ts";
import { inVirtualTime } from "./calls.ts";

const TRANSIENT = new RouteError({ code: "connection-lost", message: "Broken.", retryable: true });
const TIMEOUT = new TimeoutError({ code: "headers-timeout", message: "Silent.", retryable: true });
const GATEWAY_TIMEOUT = new ProviderError({
  code: "provider-unavailable",
  message: "Late.",
  retryable: true,
  httpStatus: 504,
  spineCode: "ODD",
});
const FINAL = new InputError({ code: "invalid", message: "Wrong." });

function options() {
  return { budget: createRetryBudget(500), closedFor: Effect.succeed(0) };
}

/** Virtual times of the attempts of a call that always fails, where chance gives these numbers one after the other. */
function attemptTimes(
  error: GpConnectError,
  manners: { attempts: number; retryDelay: number },
  chances: readonly number[] = [],
): Promise<readonly number[]> {
  return inVirtualTime(
    Effect.gen(function* () {
      const times: number[] = [];
      const attempt = Effect.flatMap(Clock.currentTimeMillis, (now) => {
        times.push(now);
        return Effect.fail(error);
      });
      const fiber = yield* Effect.forkChild(
        Effect.exit(
          Effect.provideService(withRetries(attempt, manners, options()), Random.Random, chance(chances)),
        ),
      );
      yield* TestClock.adjust(100_000_000);
      yield* Fiber.join(fiber);
      return times;
    }),
  );
}

function chance(numbers: readonly number[]) {
  const left = [...numbers];
  const next = () => left.shift() ?? 0;
  return { nextIntUnsafe: next, nextDoubleUnsafe: next };
}

describe("retry policy", () => {
  it.each([1, 2, 3, 4])("makes %d attempts in all at a failure that may pass", async (attempts) => {
    expect(await attemptTimes(TRANSIENT, { attempts, retryDelay: 0 })).toHaveLength(attempts);
  });

  it("makes one attempt at a failure that will not pass", async () => {
    expect(await attemptTimes(FINAL, { attempts: 4, retryDelay: 0 })).toHaveLength(1);
  });

  it("stops at the first failure that will not pass, and fails with it", async () => {
    const failures = [TRANSIENT, FINAL, TRANSIENT];
    let made = 0;
    const attempt = Effect.suspend(() => Effect.fail(failures[made++] ?? TRANSIENT));
    const error = await Effect.runPromise(
      Effect.flip(withRetries(attempt, { attempts: 4, retryDelay: 0 }, options())),
    );
    expect(error).toBe(FINAL);
    expect(made).toBe(2);
  });

  it("hands on the success of a later attempt", async () => {
    let made = 0;
    const attempt = Effect.suspend(() => {
      made += 1;
      return made < 4 ? Effect.fail(TRANSIENT) : Effect.succeed("arrived");
    });
    expect(await Effect.runPromise(withRetries(attempt, { attempts: 4, retryDelay: 0 }, options()))).toBe(
      "arrived",
    );
  });

  it("waits below a bound that doubles", async () => {
    const halves = [0.5, 0.5, 0.5];
    expect(await attemptTimes(TRANSIENT, { attempts: 4, retryDelay: 1_000 }, halves)).toStrictEqual([
      0, 500, 1_500, 3_500,
    ]);
  });

  it("waits by chance over the whole of each bound (full jitter)", async () => {
    const part = fc.integer({ min: 0, max: 999 }).map((thousandths) => thousandths / 1_000);
    await fc.assert(
      fc.asyncProperty(fc.tuple(part, part, part), async ([first, second, third]) => {
        const times = await attemptTimes(TRANSIENT, { attempts: 4, retryDelay: 8_000 }, [
          first,
          second,
          third,
        ]);
        const waits = times.slice(1).map((time, place) => time - (times[place] ?? 0));
        expect(waits[0]).toBeCloseTo(8_000 * first, 6);
        expect(waits[1]).toBeCloseTo(16_000 * second, 6);
        expect(waits[2]).toBeCloseTo(32_000 * third, 6);
      }),
      { numRuns: 50 },
    );
  });

  it("stops at once when it is interrupted between two attempts", async () => {
    const made = await inVirtualTime(
      Effect.gen(function* () {
        let attempts = 0;
        const attempt = Effect.suspend(() => {
          attempts += 1;
          return Effect.fail(TRANSIENT);
        });
        const fiber = yield* Effect.forkChild(
          withRetries(attempt, { attempts: 4, retryDelay: 60_000 }, options()),
        );
        yield* TestClock.adjust(0);
        yield* Fiber.interrupt(fiber);
        yield* TestClock.adjust(1_000_000);
        return attempts;
      }),
    );
    expect(made).toBe(1);
  });
});

describe("the retry budget", () => {
  it.each([
    [TRANSIENT, 3],
    [TIMEOUT, 1],
    [GATEWAY_TIMEOUT, 1],
  ])("of 19 tokens pays for retries of 5, or of 10 after a timeout: %s", async (error, retries) => {
    let made = 0;
    const attempt = Effect.suspend(() => {
      made += 1;
      return Effect.fail(error);
    });
    const shared = { ...options(), budget: createRetryBudget(19) };
    const failure = await Effect.runPromise(
      Effect.flip(withRetries(attempt, { attempts: 4, retryDelay: 0 }, shared)),
    );
    expect(made).toBe(1 + retries);
    expect(failure).toMatchObject({ _tag: error._tag, code: error.code, retryable: true });
  });

  it("that is empty makes a failure final at once, and says so beside what happened", async () => {
    const shared = { ...options(), budget: createRetryBudget(4) };
    const attempt = Effect.fail(GATEWAY_TIMEOUT);
    const failure = await Effect.runPromise(
      Effect.flip(withRetries(attempt, { attempts: 4, retryDelay: 0 }, shared)),
    );
    expect(failure).toMatchObject({ code: "provider-unavailable", httpStatus: 504, spineCode: "ODD" });
    expect(failure.message).toMatch(/^Late\. .*too many calls to this practice fail/);
  });

  it("is not touched by failures that are not retried, nor by the last attempt", async () => {
    const shared = { ...options(), budget: createRetryBudget(15) };
    const policy = { attempts: 4, retryDelay: 0 };
    await Effect.runPromise(Effect.flip(withRetries(Effect.fail(FINAL), policy, shared)));
    const failure = await Effect.runPromise(Effect.flip(withRetries(Effect.fail(TRANSIENT), policy, shared)));
    expect(failure).toBe(TRANSIENT);
  });

  it("gets back what a call took that came through, however often it is asked again", async () => {
    const shared = { ...options(), budget: createRetryBudget(15) };
    for (let call = 0; call < 100; call += 1) {
      let made = 0;
      const attempt = Effect.suspend(() => (++made < 4 ? Effect.fail(TRANSIENT) : Effect.void));
      await Effect.runPromise(withRetries(attempt, { attempts: 4, retryDelay: 0 }, shared));
    }
  });
});

describe("what is told of a retry", () => {
  it("is the number of the attempt to come, the wait and the code, before each wait", async () => {
    const told: string[] = [];
    await inVirtualTime(
      Effect.gen(function* () {
        const now = yield* Clock.clockWith((clock) => Effect.succeed(() => clock.currentTimeMillisUnsafe()));
        const noted = {
          ...options(),
          onRetry: ({ attempt, waitMilliseconds, code }: RetryNotice) =>
            void told.push(`${now()}: ${attempt} in ${waitMilliseconds} after ${code}`),
        };
        const calls = withRetries(Effect.fail(TRANSIENT), { attempts: 3, retryDelay: 1_000 }, noted);
        const halves = Effect.provideService(calls, Random.Random, chance([0.5, 0.5]));
        const fiber = yield* Effect.forkChild(Effect.exit(halves));
        yield* TestClock.adjust(10_000);
        yield* Fiber.join(fiber);
      }),
    );
    expect(told).toStrictEqual(["0: 2 in 500 after connection-lost", "500: 3 in 1000 after connection-lost"]);
  });

  it("names the longer wait where the practice is not to be called for a while", async () => {
    const waits: number[] = [];
    const noted = {
      ...options(),
      closedFor: Effect.succeed(7_000),
      onRetry: ({ waitMilliseconds }: RetryNotice) => void waits.push(waitMilliseconds),
    };
    const call = withRetries(Effect.fail(TRANSIENT), { attempts: 2, retryDelay: 0 }, noted);
    await Effect.runPromise(Effect.flip(call));
    expect(waits).toStrictEqual([7_000]);
  });

  it("is nothing where the failure is final", async () => {
    const told: RetryNotice[] = [];
    const noted = { ...options(), onRetry: (notice: RetryNotice) => void told.push(notice) };
    const policy = { attempts: 1, retryDelay: 0 };
    await Effect.runPromise(Effect.flip(withRetries(Effect.fail(TRANSIENT), policy, noted)));
    await Effect.runPromise(Effect.flip(withRetries(Effect.fail(FINAL), { ...policy, attempts: 4 }, noted)));
    expect(told).toStrictEqual([]);
  });
});
