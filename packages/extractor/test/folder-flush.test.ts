import { rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { flushFolder, shared } from "../src/folder-flush.ts";
import { somewhere } from "./folders.ts";

describe("a shared flush", () => {
  /** Flushes that end when they are told to. */
  function flushes() {
    const ends: ((error?: Error) => void)[] = [];
    const flush = () =>
      new Promise<void>((resolve, reject) => {
        ends.push((error) => (error === undefined ? resolve() : reject(error)));
      });
    return { ends, flush: shared(flush) };
  }

  async function settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  it("is one for all who ask before it begins, and another for those who ask after", async () => {
    const { ends, flush } = flushes();
    const done: string[] = [];
    const first = ["a", "b"].map((name) => flush().then(() => done.push(name)));
    await settled();
    expect(ends).toHaveLength(1);
    const later = ["c", "d", "e"].map((name) => flush().then(() => done.push(name)));
    await settled();
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await Promise.all(first);
    await settled();
    expect(done).toEqual(["a", "b"]);
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await Promise.all(later);
    expect(done).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("fails for those whose it was, and not for the next", async () => {
    const { ends, flush } = flushes();
    const first = flush();
    await settled();
    const next = flush();
    ends[0]?.(new Error("EIO"));
    await expect(first).rejects.toThrow("EIO");
    await settled();
    ends[1]?.();
    await expect(next).resolves.toBeUndefined();
  });
});

describe("flushing a folder", () => {
  it("works where the platform can, and says so where the folder is gone", async () => {
    const path = await somewhere();
    await expect(flushFolder(path)).resolves.toBeUndefined();
    await rm(path, { recursive: true });
    if (process.platform !== "win32") await expect(flushFolder(path)).rejects.toThrow("ENOENT");
  });
});
