import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { responseOf } from "../src/response.ts";

const IDLE = 30_000;
const READER = 20 * IDLE;
const TIMEOUTS = { idleTimeout: IDLE, readerTimeout: READER };
const PIECE = new Uint8Array([1, 2, 3]);

/** A response whose body the test feeds by hand. */
function fedByHand() {
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      feed = controller;
    },
    cancel: () => {
      cancelled = true;
    },
  });
  return {
    response: responseOf(new Response(body), TIMEOUTS),
    push: () => feed?.enqueue(PIECE),
    end: () => feed?.close(),
    isCancelled: () => cancelled,
  };
}

describe("the silence that is allowed within a body", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("begins anew with every piece", async () => {
    const { response, push, end } = fedByHand();
    const sizes: number[] = [];
    const fiber = Effect.runFork(response.consume((piece) => void sizes.push(piece.length)));
    for (let pieces = 0; pieces < 5; pieces += 1) {
      await vi.advanceTimersByTimeAsync(IDLE - 1);
      push();
      await vi.advanceTimersByTimeAsync(0);
    }
    end();
    await Effect.runPromise(Fiber.join(fiber));
    expect(sizes).toStrictEqual([3, 3, 3, 3, 3]);
  });

  it("ends the reading when it is over, and lets go of the body", async () => {
    const { response, isCancelled } = fedByHand();
    const failed = Effect.runPromise(Effect.flip(response.consume(() => {})));
    await vi.advanceTimersByTimeAsync(IDLE);
    expect(await failed).toMatchObject({ _tag: "TimeoutError", code: "idle-timeout", retryable: true });
    expect(isCancelled()).toBe(true);
  });

  it("does not run while the reader takes its time over a piece", async () => {
    const { response, push, end } = fedByHand();
    let taken = () => {};
    const slowly = () =>
      new Promise<void>((resolve) => {
        taken = resolve;
      });
    push();
    const fiber = Effect.runFork(response.consume(slowly));
    await vi.advanceTimersByTimeAsync(10 * IDLE);
    end();
    taken();
    await vi.advanceTimersByTimeAsync(0);
    await Effect.runPromise(Fiber.join(fiber));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the time that is allowed to the reader of a body", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("begins anew with every piece", async () => {
    const { response, push, end } = fedByHand();
    let taken = () => {};
    const slowly = () =>
      new Promise<void>((resolve) => {
        taken = resolve;
      });
    for (let pieces = 0; pieces < 3; pieces += 1) push();
    end();
    const fiber = Effect.runFork(response.consume(slowly));
    for (let pieces = 0; pieces < 3; pieces += 1) {
      await vi.advanceTimersByTimeAsync(READER - 1);
      taken();
    }
    await Effect.runPromise(Fiber.join(fiber));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends the reading when it is over, for good, and lets go of the body", async () => {
    const { response, push, isCancelled } = fedByHand();
    push();
    const failed = Effect.runPromise(Effect.flip(response.consume(() => new Promise(() => {}))));
    await vi.advanceTimersByTimeAsync(READER - 1);
    expect(isCancelled()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failed).toMatchObject({ _tag: "SinkError", code: "reader-too-slow", retryable: false });
    expect(isCancelled()).toBe(true);
  });

  it("leaves a failure of the reader that comes too late unheard, not unhandled", async () => {
    const { response, push } = fedByHand();
    let failLate = () => {};
    const reader = () =>
      new Promise<void>((_resolve, reject) => {
        failLate = () => reject(new Error("late"));
      });
    push();
    const failed = Effect.runPromise(Effect.flip(response.consume(reader)));
    await vi.advanceTimersByTimeAsync(READER);
    failLate();
    expect(await failed).toMatchObject({ code: "reader-too-slow" });
  });
});

describe("a response", () => {
  it.each([
    ["application/fhir+json;charset=utf-8", "application/fhir+json"],
    ["Application/FHIR+JSON ; charset=UTF-8", "application/fhir+json"],
    ["", null],
  ])("names its media type plainly: %s", (contentType, expected) => {
    const response = responseOf(new Response(null, { headers: { "content-type": contentType } }), TIMEOUTS);
    expect(response.contentType).toBe(expected);
  });

  it("ends the reading with what the reader throws", async () => {
    const { response, push, isCancelled } = fedByHand();
    push();
    const defect = new Error("The disk is gone.");
    const exit = Effect.runPromise(
      response.consume(() => {
        throw defect;
      }),
    );
    await expect(exit).rejects.toBe(defect);
    expect(isCancelled()).toBe(true);
  });
});
