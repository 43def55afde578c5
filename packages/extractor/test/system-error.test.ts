import { InputError } from "@gpdocs/spine";
import { describe, expect, it } from "vitest";
import { ifNotThere, ifThere, orUnavailable, unlessGone } from "../src/system-error.ts";

/** An error as Node's file system gives it, path and all. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused, open '/home/jackson/letters'`), { code });
}

function failing(error: Error): () => Promise<never> {
  return () => Promise.reject(error);
}

describe("what the operating system refuses", () => {
  it.each(["ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "ENOTDIR", "ENOENT", "EIO", "EMFILE", "ENFILE"])(
    "stops everything where it concerns every document: %s",
    async (code) => {
      for (const run of [unlessGone, orUnavailable]) {
        const refused = run(failing(systemError(code)));
        await expect(refused).rejects.toMatchObject({
          _tag: "SinkError",
          code: "sink-unavailable",
          retryable: false,
        });
        await expect(refused).rejects.toThrow(code);
        await expect(refused).rejects.not.toThrow("jackson");
      }
    },
  );

  it.each(["ENAMETOOLONG", "EISDIR", "EFBIG", "EEXIST"])(
    "is one document's failure where it may concern that one alone: %s",
    async (code) => {
      const error = systemError(code);
      await expect(unlessGone(failing(error))).rejects.toBe(error);
      await expect(orUnavailable(failing(error))).rejects.toMatchObject({ code: "sink-unavailable" });
    },
  );

  it("leaves alone what is no word of the operating system's", async () => {
    const own = new InputError({ code: "folder-not-empty", message: "Choose another." });
    const mistake = new TypeError("not a function");
    for (const error of [own, mistake]) {
      await expect(unlessGone(failing(error))).rejects.toBe(error);
      await expect(orUnavailable(failing(error))).rejects.toBe(error);
    }
    expect(await orUnavailable(async () => 7)).toBe(7);
    expect(await unlessGone(async () => 7)).toBe(7);
  });

  it("may be expected: nothing there, or something there already", async () => {
    expect(await ifThere(Promise.resolve("text"))).toBe("text");
    expect(await ifThere(Promise.reject(systemError("ENOENT")))).toBeUndefined();
    await expect(ifThere(Promise.reject(systemError("EACCES")))).rejects.toThrow("EACCES");
    expect(await ifNotThere(Promise.resolve())).toBe(true);
    expect(await ifNotThere(Promise.reject(systemError("EEXIST")))).toBe(false);
    await expect(ifNotThere(Promise.reject(systemError("EACCES")))).rejects.toThrow("EACCES");
  });
});
