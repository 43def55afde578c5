import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { describe, expect, it } from "vitest";
import { InputError, settledPromise } from "../src/index.ts";

const REFUSED = new InputError({ code: "refused", message: "No." });

describe("settledPromise", () => {
  it("hands on the value", async () => {
    expect(await Effect.runPromise(settledPromise(async () => "value"))).toBe("value");
  });

  it("fails with a GpConnectError that was thrown", async () => {
    const failing = settledPromise(async () => {
      throw REFUSED;
    });
    expect(await Effect.runPromise(Effect.flip(failing))).toBe(REFUSED);
  });

  it("takes anything else that was thrown for a defect, not for a failure to be handled", async () => {
    const defect = new TypeError("undefined is not a function");
    const broken = settledPromise(async () => {
      throw defect;
    });
    const handled = Effect.catchCause(
      Effect.catch(broken, () => Effect.succeed("handled as a failure")),
      () => Effect.succeed("a defect"),
    );
    expect(await Effect.runPromise(handled)).toBe("a defect");
  });

  it("when interrupted, aborts the code and waits until it has really ended", async () => {
    const events: string[] = [];
    let finish = () => {};
    const running = settledPromise(async (signal) => {
      const cleanedUp = new Promise<void>((resolve) => {
        finish = resolve;
      });
      signal.addEventListener("abort", () => events.push("aborted"));
      await cleanedUp;
      events.push("ended");
    });
    const program = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(running, { startImmediately: true });
      const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true });
      yield* Effect.yieldNow;
      events.push("still waiting");
      finish();
      yield* Fiber.join(interruption);
      events.push("interrupted");
    });
    await Effect.runPromise(program);
    expect(events).toStrictEqual(["aborted", "still waiting", "ended", "interrupted"]);
  });
});
