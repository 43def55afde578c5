import { describe, expect, it } from "vitest";
import { createHandOver } from "../src/hand-over.ts";
import { unheardRejections } from "./unheard-rejections.ts";

const bytes = (text: string) => Buffer.from(text);

describe("a hand-over", () => {
  it("takes no bytes before the reader asks for them", async () => {
    const { body, write, close } = createHandOver(() => {});
    const events: string[] = [];
    const writing = (async () => {
      for (const text of ["a", "b"]) {
        await write(bytes(text));
        events.push(`wrote ${text}`);
      }
      close();
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual([]);
    const reader = body.getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe("a");
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual(["wrote a"]);
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe("b");
    await writing;
    expect((await reader.read()).done).toBe(true);
  });

  it("serves a reader who asks for several at once", async () => {
    const { body, write, close } = createHandOver(() => {});
    const reader = body.getReader();
    const reads = [reader.read(), reader.read(), reader.read()];
    await write(bytes("a"));
    await write(bytes("b"));
    close();
    const values = (await Promise.all(reads)).map(({ done, value }) =>
      done ? "end" : Buffer.from(value).toString(),
    );
    expect(values).toEqual(["a", "b", "end"]);
  });

  it("releases a write that waits when it fails, and tells the reader", async () => {
    const unheard = unheardRejections();
    const { body, write, fail, close } = createHandOver(() => {});
    const waiting = write(bytes("a"));
    const error = new Error("broken");
    fail(error);
    await expect(waiting).rejects.toBe(error);
    await expect(body.getReader().read()).rejects.toBe(error);
    expect(() => close()).not.toThrow();
    expect(() => fail(error)).not.toThrow();
    expect(await unheard()).toEqual([]);
  });

  it("releases a write that waits when the reader leaves, and can be ended all the same", async () => {
    const unheard = unheardRejections();
    let left = 0;
    const { body, write, fail, close } = createHandOver(() => {
      left += 1;
    });
    const waiting = write(bytes("a"));
    await body.cancel("seen enough");
    await expect(waiting).rejects.toBe("seen enough");
    expect(left).toBe(1);
    expect(() => close()).not.toThrow();
    expect(() => fail(new Error("late"))).not.toThrow();
    expect(await unheard()).toEqual([]);
  });
});
