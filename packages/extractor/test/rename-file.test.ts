import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { renamed } from "../src/rename-file.ts";
import { somewhere } from "./folders.ts";

/** A system that refuses so many renames, and counts all. */
function refusing(times: number, code: string) {
  const asked: [string, string][] = [];
  const rename = async (from: unknown, to: unknown): Promise<void> => {
    asked.push([String(from), String(to)]);
    if (asked.length <= times) throw Object.assign(new Error(`${code}: /home/jackson/x`), { code });
  };
  return { asked, rename };
}

describe("giving a file its name", () => {
  it("replaces what had it", async () => {
    const place = await somewhere();
    await writeFile(join(place, "a"), "new");
    await writeFile(join(place, "b"), "old");
    await Effect.runPromise(renamed(join(place, "a"), join(place, "b")));
    expect(await readFile(join(place, "b"), "utf8")).toBe("new");
  });

  it.effect.each(["EPERM", "EACCES", "EBUSY"])("is tried again where another program holds it: %s", (code) =>
    Effect.gen(function* () {
      const { asked, rename } = refusing(3, code);
      const fiber = yield* Effect.forkChild(renamed("a", "b", rename));
      yield* TestClock.adjust("139 millis");
      expect(asked).toHaveLength(3);
      yield* TestClock.adjust("1 millis");
      yield* Fiber.join(fiber);
      expect(asked).toEqual(Array.from({ length: 4 }, () => ["a", "b"]));
    }),
  );

  it.effect("waits ever longer, and gives up in the end, with a word for a person and none of the path", () =>
    Effect.gen(function* () {
      const { asked, rename } = refusing(Number.POSITIVE_INFINITY, "EBUSY");
      const fiber = yield* Effect.forkChild(Effect.exit(renamed("a", "b", rename)));
      const counts: number[] = [];
      for (const wait of [20, 40, 80, 160, 320, 640, 1_280]) {
        yield* TestClock.adjust(wait);
        counts.push(asked.length);
      }
      expect(counts).toEqual([2, 3, 4, 5, 6, 7, 8]);
      const exit = yield* Fiber.join(fiber);
      expect(Exit.isFailure(exit)).toBe(true);
      const error = yield* Effect.flip(exit);
      expect(error).toMatchObject({ _tag: "SinkError", code: "file-busy", retryable: false });
      expect(String(error)).toContain("EBUSY");
      expect(String(error)).not.toContain("jackson");
      yield* TestClock.adjust(60_000);
      expect(asked).toHaveLength(8);
    }),
  );

  it("does not try again what no waiting mends", async () => {
    const place = await somewhere();
    await writeFile(join(place, "a"), "new");
    await mkdir(join(place, "b"));
    await expect(Effect.runPromise(renamed(join(place, "a"), join(place, "b")))).rejects.toThrow("EISDIR");
    const { asked, rename } = refusing(1, "ENOSPC");
    await expect(Effect.runPromise(renamed("a", "b", rename))).rejects.toThrow("ENOSPC");
    expect(asked).toHaveLength(1);
  });
});
