import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProvider, delay, type Provider, slowDrip, status } from "@gpdocs/provider-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProcess } from "./run-gpdocs.ts";
import { ALICE, BOB, smallPatient, throughSpine } from "./small-patients.ts";

describe("flags of gpdocs extract", { timeout: 20_000 }, () => {
  let provider: Provider;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
    provider = await createProvider({
      patients: [
        smallPatient(ALICE, [
          { id: "one", title: "First letter", text: "hello" },
          { id: "two", title: "Second letter", text: "good day, good day" },
          { id: "big", title: "Large scan", reason: "File too large" },
        ]),
        smallPatient(BOB, [{ id: "bobs", title: "A letter", text: "hello Bob" }]),
      ],
    });
  });
  afterAll(async () => {
    await provider.close();
    await rm(folder, { recursive: true });
  });

  function extract(out: string, ...flags: readonly string[]) {
    return inProcess(["extract", "--nhs-number", ALICE, ...throughSpine(provider), "--out", out, ...flags]);
  }

  /** Interactions that the practice was called with, while something ran. */
  async function askedBy(run: () => Promise<unknown>): Promise<readonly unknown[]> {
    const before = provider.requests.length;
    await run();
    return provider.requests
      .slice(before)
      .filter(({ role }) => role === "practice")
      .map(({ interaction }) => interaction);
  }

  describe("--dry-run", () => {
    it("says what would be requested and what is certain, asks for no document, and writes nothing", async () => {
      const out = join(folder, "dry");
      const asked = await askedBy(async () => {
        const { exitCode, stdout, stderr } = await extract(out, "--dry-run");
        expect(exitCode).toBe(0);
        expect(stdout).toBe(
          [
            "3 documents known",
            "  2 would be requested: 23 B declared",
            "  1 without a file: the practice has a placeholder",
            "Nothing was written, and no document was requested.",
            "",
          ].join("\n"),
        );
        expect(stderr).not.toContain(ALICE);
      });
      expect(asked).toEqual(["retrieve-structured-record"]);
      await expect(readdir(out)).rejects.toMatchObject({ code: "ENOENT" });
    });

    it("knows what the folder holds, and what is too large", async () => {
      const out = join(folder, "dry-after");
      await extract(out, "--max-size", "10B");
      const before = await readFile(join(out, "manifest.ndjson"), "utf8");
      const again = await extract(out, "--dry-run");
      expect(again.stdout).toContain("1 would be requested: 18 B declared\n");
      expect(again.stdout).toContain("1 held already\n");
      const limited = await extract(out, "--dry-run", "--max-size", "10B", "--format", "ndjson");
      const lines: readonly Record<string, unknown>[] = limited.stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines.map((line) => [line["title"], line["foreseen"], line["because"]]).sort()).toEqual([
        ["First letter", "held", null],
        ["Large scan", "placeholder", null],
        ["Second letter", "skipped", "over-size-limit"],
      ]);
      expect(await readFile(join(out, "manifest.ndjson"), "utf8")).toBe(before);
    });

    it("refuses a folder that an extraction would refuse", async () => {
      const out = join(folder, "bobs");
      await inProcess(["extract", "--nhs-number", BOB, ...throughSpine(provider), "--out", out]);
      expect(await extract(out, "--dry-run")).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining("folder-of-another-patient"),
      });
    });

    it("works for a search", async () => {
      const asked = await askedBy(async () => {
        const { stdout } = await extract(join(folder, "dry-search"), "--dry-run", "--from", "search");
        expect(stdout).toContain("2 would be requested: 23 B declared\n");
      });
      expect(asked).toEqual(["find-patient", "search-documents"]);
    });
  });

  describe("--max-size", () => {
    it("skips a larger document, which ends with 4", async () => {
      const out = join(folder, "limited");
      const { exitCode, stdout } = await extract(out, "--max-size", "0.01kB");
      expect(exitCode).toBe(4);
      expect(stdout).toContain("1 document larger than the limit");
      expect(await readdir(join(out, "documents"))).toEqual(["one.txt"]);
      expect(await readFile(join(out, "manifest.ndjson"), "utf8")).toContain('"because":"over-size-limit"');
    });
  });

  describe("--retries", () => {
    it.each([
      ["0", 1],
      ["2", 3],
    ])("%s: a document that fails is requested %d times", async (retries, requests) => {
      const fault = provider.misbehave(status(503), { binaryId: "B-one" });
      const before = provider.practice.requestsFor("B-one");
      const { exitCode } = await extract(join(folder, `retries-${retries}`), "--retries", retries);
      fault.stop();
      expect(exitCode).toBe(3);
      expect(provider.practice.requestsFor("B-one") - before).toBe(requests);
    });
  });

  describe.each([
    ["--headers-timeout", "headers-timeout", delay(600_000)],
    ["--timeout", "total-timeout", delay(600_000)],
    ["--idle-timeout", "idle-timeout", slowDrip(10, 600_000)],
  ])("%s", (flag, code, silence) => {
    it("gives a silent practice up", async () => {
      const fault = provider.misbehave(silence, { binaryId: "B-one" });
      const out = join(folder, code);
      await extract(out, flag, "50ms", "--retries", "0");
      fault.stop();
      expect(await readFile(join(out, "manifest.ndjson"), "utf8")).toContain(`"code":"${code}"`);
    });
  });

  describe("--resume", () => {
    it("refuses a folder in which nothing is, and goes on in one in which something is", async () => {
      const out = join(folder, "resumed");
      const refused = await extract(out, "--resume");
      expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
      expect(refused.stderr).toContain("nothing-to-resume");
      await expect(readdir(out)).rejects.toMatchObject({ code: "ENOENT" });
      await extract(out);
      const { exitCode, stdout } = await extract(out, "--resume");
      expect(exitCode).toBe(4);
      expect(stdout).toContain("3 documents known: 2 held from before, 0 retrieved, 1 placeholder.");
    });
  });
});
