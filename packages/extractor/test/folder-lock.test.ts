import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { lockFolder, takenOver } from "../src/folder-lock.ts";
import { processStart } from "../src/process-start.ts";
import { somewhere } from "./folders.ts";

const MODULE = join(import.meta.dirname, "../src/folder-lock.ts");
const IN_USE = { _tag: "InputError", code: "folder-in-use" };

/** `.UUID.part`, of the first 32 digits of the SHA-256 of what was left behind. */
const CLAIM_ON_LEFT_BEHIND = ".6b56f89a-918f-2feb-33c2-270465aed9b0.part";

/** A process that holds the folder's lock until it is killed. */
async function holdElsewhere(path: string): Promise<{ readonly pid: number; kill(): Promise<void> }> {
  const program = `
    const { lockFolder } = await import(process.argv[1]);
    await lockFolder(process.argv[2]);
    process.stdout.write("locked");
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, MODULE, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  onTestFinished(kill);
  await once(child.stdout, "data");
  return { pid: child.pid ?? 0, kill };
}

async function writeLock(path: string, facts: object): Promise<void> {
  const own = { pid: process.pid, host: hostname(), processStart: await processStart(process.pid) };
  await writeFile(join(path, "extraction.lock"), JSON.stringify({ ...own, ...facts }));
}

describe("a folder's lock", () => {
  it("keeps others out until it is released, in the same process too", async () => {
    const path = await somewhere();
    const lock = await lockFolder(path);
    await expect(lockFolder(path)).rejects.toMatchObject(IN_USE);
    await expect(lockFolder(path)).rejects.toThrow("extraction.lock");
    await lock.release();
    expect(await readdir(path)).toEqual([]);
    await (await lockFolder(path)).release();
  });

  it("says which process holds it, and nothing of a patient or a path", async () => {
    const path = await somewhere();
    await lockFolder(path);
    const text = await readFile(join(path, "extraction.lock"), "utf8");
    expect(JSON.parse(text)).toMatchObject({ pid: process.pid, host: hostname() });
    expect(text).not.toContain(path);
  });

  it("of a process that runs is respected, and taken over when that was killed", async () => {
    const path = await somewhere();
    const other = await holdElsewhere(path);
    await expect(lockFolder(path)).rejects.toMatchObject(IN_USE);
    await other.kill();
    const lock = await lockFolder(path);
    const holder: unknown = JSON.parse(await readFile(join(path, "extraction.lock"), "utf8"));
    expect(holder).toMatchObject({ pid: process.pid });
    expect(await readdir(path)).toEqual(["extraction.lock"]);
    await lock.release();
  });

  it("of a process that is gone goes to one only of many that want it", async () => {
    const path = await somewhere();
    const other = await holdElsewhere(path);
    await other.kill();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(path)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject(IN_USE);
  });

  it.runIf(process.platform === "linux")(
    "is not mistaken for that of a later process with the same id",
    async () => {
      const path = await somewhere();
      await writeLock(path, { processStart: "00000000-0000-0000-0000-000000000000:1" });
      await (await lockFolder(path)).release();
    },
  );

  it("that another took over at the same moment stays the other's", async () => {
    const path = await somewhere();
    const lock = join(path, "extraction.lock");
    const other = await lockFolder(path);
    const others = await readFile(lock, "utf8");
    expect(await takenOver(lock, "what was found a moment ago", "mine")).toBe(false);
    expect(await readFile(lock, "utf8")).toBe(others);
    expect(await readdir(path)).toEqual(["extraction.lock"]);
    await other.release();
  });

  it("is taken over also where a process was killed that was about to take it over", async () => {
    const path = await somewhere();
    const lock = join(path, "extraction.lock");
    await writeFile(lock, "left behind");
    const nobody = JSON.stringify({ pid: 999_999_999, host: hostname(), processStart: "x" });
    await writeFile(join(path, CLAIM_ON_LEFT_BEHIND), nobody);
    expect(await takenOver(lock, "left behind", "mine")).toBe(true);
    expect(await readFile(lock, "utf8")).toBe("mine");
    expect(await readdir(path)).toEqual(["extraction.lock"]);
  });

  it("of a process whose start is not known is respected", async () => {
    const path = await somewhere();
    await writeLock(path, { processStart: null });
    await expect(lockFolder(path)).rejects.toMatchObject(IN_USE);
  });

  it("of another machine is respected, whatever its process", async () => {
    const path = await somewhere();
    await writeLock(path, { pid: 999_999_999, host: "another-machine" });
    await expect(lockFolder(path)).rejects.toMatchObject(IN_USE);
  });

  it.each(["", "{", "{}", '{"pid":0,"host":"x"}', '{"pid":-1,"host":"x"}', '{"pid":"1","host":"x"}'])(
    "that nobody can read is one that was killed while it was written: %s",
    async (text) => {
      const path = await somewhere();
      await writeFile(join(path, "extraction.lock"), text);
      await (await lockFolder(path)).release();
      expect(await readdir(path)).toEqual([]);
    },
  );

  it("is left alone by one who has lost it", async () => {
    const path = await somewhere();
    const lock = await lockFolder(path);
    await writeLock(path, { lockedAt: "later" });
    await lock.release();
    expect(await readdir(path)).toEqual(["extraction.lock"]);
  });
});

describe("the start of a process", () => {
  it("is the same whenever it is asked, and another for another process", async () => {
    const path = await somewhere();
    const other = await holdElsewhere(path);
    const own = await processStart(process.pid);
    expect(await processStart(process.pid)).toBe(own);
    expect(own).not.toBeUndefined();
    if (process.platform === "linux") expect(await processStart(other.pid)).not.toBe(own);
    await other.kill();
    expect(await processStart(other.pid)).toBeUndefined();
  });

  it.runIf(process.platform === "linux")(
    "is none for one that has ended and was not cleared away",
    async () => {
      // The shell becomes a program that never asks for the end of its child; the child ends only after that.
      const parent = spawn("sh", ["-c", "cat <&3 & echo $!; exec sleep 60 3<&-"], {
        stdio: ["ignore", "pipe", "inherit", "pipe"],
      });
      onTestFinished(() => void parent.kill("SIGKILL"));
      assert.ok(parent.stdout);
      const [line] = await once(parent.stdout, "data");
      await expect.poll(() => readFile(`/proc/${parent.pid}/cmdline`, "utf8")).toContain("sleep\0");
      parent.stdio[3]?.destroy();
      const pid = Number(String(line).trim());
      await expect.poll(() => readFile(`/proc/${pid}/stat`, "utf8")).toContain(") Z ");
      expect(await processStart(pid)).toBeUndefined();
    },
  );
});
