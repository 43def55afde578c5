import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { promised } from "../src/promise-door.ts";

/** Never ends by itself; tells when it is under way, and when it has cleaned up. */
function endless(onBegin: () => void, onEnd: () => void): Effect.Effect<never> {
  return Effect.andThen(Effect.sync(onBegin), Effect.never).pipe(Effect.ensuring(Effect.sync(onEnd)));
}

describe("the door from effects to promises", () => {
  it("hands on the value, and the error itself", async () => {
    expect(await promised(Effect.succeed(7))).toBe(7);
    const error = new Error("of its own");
    await expect(promised(Effect.fail(error))).rejects.toBe(error);
    await expect(promised(Effect.die(error))).rejects.toBe(error);
  });

  it.each([
    ["an error", new Error("enough")],
    ["a string", "enough"],
    ["the default reason", undefined],
  ])(
    "rejects with the reason of a signal that has aborted already, and runs nothing: %s",
    async (_what, reason) => {
      let ran = false;
      const signal = AbortSignal.abort(reason);
      const effect = Effect.sync(() => {
        ran = true;
      });
      await expect(promised(effect, signal)).rejects.toBe(signal.reason);
      expect(ran).toBe(false);
    },
  );

  it("rejects with the reason of a signal that aborts later, once everything is cleaned up", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    let cleaned = false;
    const running = promised(
      endless(
        () => stop.abort(reason),
        () => {
          cleaned = true;
        },
      ),
      stop.signal,
    );
    await expect(running).rejects.toBe(reason);
    expect(cleaned).toBe(true);
  });

  it("does not hide a failure behind an abort that comes with it", async () => {
    const stop = new AbortController();
    const error = new Error("of its own");
    const failing = Effect.suspend(() => {
      stop.abort();
      return Effect.uninterruptible(Effect.fail(error));
    });
    await expect(promised(Effect.uninterruptible(failing), stop.signal)).rejects.toBe(error);
  });

  it("takes no notice of an abort after the end", async () => {
    const stop = new AbortController();
    const value = await promised(Effect.succeed("done"), stop.signal);
    stop.abort();
    expect(value).toBe("done");
  });
});
