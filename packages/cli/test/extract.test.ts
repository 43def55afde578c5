import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProvider, delay, type Provider, status } from "@gpdocs/provider-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asChild, inProcess, startChild } from "./run-gpdocs.ts";
import { ALICE, BOB, smallPatient, throughSpine, toServiceRoots, UNKNOWN } from "./small-patients.ts";

const LETTERS = [
  { id: "one", title: "First letter", text: "hello" },
  { id: "two", title: "Second letter", text: "good day" },
];
const BOBS_LETTER = { id: "bobs", title: "A letter", text: "hello Bob" };
const MISSING = { id: "big", title: "Large scan", reason: "File too large" };

describe("gpdocs extract", { timeout: 20_000 }, () => {
  let provider: Provider;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
    provider = await createProvider({
      patients: [smallPatient(ALICE, LETTERS), smallPatient(BOB, [BOBS_LETTER, MISSING])],
    });
  });
  afterAll(async () => {
    await provider.close();
    await rm(folder, { recursive: true });
  });

  /** Lines of a manifest, by title: documents end in any order. */
  function linesOf(text: string): readonly unknown[] {
    const lines = text
      .trimEnd()
      .split("\n")
      .sort((a, b) => (titleIn(a) < titleIn(b) ? -1 : 1));
    return lines.map((line): unknown => JSON.parse(line));
  }

  async function manifestOf(out: string): Promise<readonly unknown[]> {
    return linesOf(await readFile(join(out, "manifest.ndjson"), "utf8"));
  }

  function titleIn(line: string): string {
    return /"title":"([^"]*)"/.exec(line)?.[1] ?? "";
  }

  it("takes every document of the record through SDS and SSP, and ends with 0", async () => {
    const out = join(folder, "record");
    const { exitCode, stdout, stderr } = await asChild([
      "extract",
      "--nhs-number",
      ALICE,
      ...throughSpine(provider),
      "--out",
      out,
    ]);
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("2 documents known: 2 retrieved. Complete.");
    expect(stderr).not.toContain(ALICE);
    const sha256 = createHash("sha256").update("hello").digest("hex");
    expect(await manifestOf(out)).toEqual([
      expect.objectContaining({ title: "First letter", outcome: "retrieved", bytes: 5, sha256 }),
      expect.objectContaining({ title: "Second letter", outcome: "retrieved", bytes: 8 }),
    ]);
    expect(await readFile(join(out, "documents", "one.txt"), "utf8")).toBe("hello");
    const statement: unknown = JSON.parse(await readFile(join(out, "extraction.json"), "utf8"));
    expect(statement).toMatchObject({ finished: true, complete: true, practice: { odsCode: "A82038" } });
  });

  it("makes a folder for its owner alone", async () => {
    const out = join(folder, "modes");
    await inProcess(["extract", "--nhs-number", ALICE, ...throughSpine(provider), "--out", out]);
    const modes = await Promise.all(
      ["", "documents", "manifest.ndjson", "extraction.json", "documents/one.txt"].map(
        async (name) => (await stat(join(out, name))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o700, 0o600, 0o600, 0o600]);
  });

  it("writes nothing but manifest lines to standard output with --format ndjson", async () => {
    const out = join(folder, "search");
    const { exitCode, stdout, stderr } = await asChild(
      [
        "extract",
        "--nhs-number",
        "-",
        ...throughSpine(provider),
        "--from",
        "search",
        "--format",
        "ndjson",
        "--out",
        out,
      ],
      { stdin: `${ALICE}\n` },
    );
    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toEqual(await manifestOf(out));
    expect(linesOf(stdout)).toEqual([
      expect.objectContaining({ title: "First letter", outcome: "retrieved", file: "documents/one.txt" }),
      expect.objectContaining({ title: "Second letter", outcome: "retrieved", file: "documents/two.txt" }),
    ]);
    expect(stderr).toContain("2 documents known: 2 retrieved. Complete.");
    expect(stderr).not.toContain(ALICE);
  });

  it("migrates, with interactions of its own, without naming a practice", async () => {
    const before = provider.requests.length;
    const { exitCode, stderr } = await inProcess([
      "extract",
      "--nhs-number",
      ALICE,
      ...toServiceRoots(provider),
      "--migrate",
      "--out",
      join(folder, "migrated"),
    ]);
    expect(exitCode).toBe(0);
    const asked = new Set(provider.requests.slice(before).map(({ interaction }) => interaction));
    expect([...asked].sort()).toEqual(["migrate-document", "migrate-structured-record"]);
    expect(stderr).toMatch(/No --ods-code was given: the statement calls the practice UNKNOWN[0-9A-F]{5}\./);
  });

  it("ends with 4 where the practice holds a placeholder, and says why", async () => {
    const { exitCode, stdout } = await inProcess([
      "extract",
      "--nhs-number",
      BOB,
      ...throughSpine(provider),
      "--out",
      join(folder, "placeholder"),
    ]);
    expect(exitCode).toBe(4);
    expect(stdout).toContain("Placeholders (1)\nLarge scan: File too large\n");
  });

  it("ends with 3 where a document fails, and keeps the others", async () => {
    const fault = provider.misbehave(status(404, { spineCode: "NO_RECORD_FOUND" }), { binaryId: "B-one" });
    const out = join(folder, "failed");
    const { exitCode, stdout } = await inProcess([
      "extract",
      "--nhs-number",
      ALICE,
      ...throughSpine(provider),
      "--out",
      out,
    ]);
    fault.stop();
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/Failed \(1\)\nFirst letter: .*NO_RECORD_FOUND/);
    expect(await readdir(join(out, "documents"))).toEqual(["two.txt"]);
  });

  it("ends with 1 for a patient whom the practice does not know, in one line without the number", async () => {
    const { exitCode, stdout, stderr } = await asChild([
      "extract",
      "--nhs-number",
      UNKNOWN,
      ...throughSpine(provider),
      "--out",
      join(folder, "unknown"),
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.match(/^gpdocs: .*$/gm)).toEqual([expect.stringContaining("PATIENT_NOT_FOUND")]);
    expect(stderr).not.toContain(UNKNOWN);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("refuses a folder that holds another patient's documents", async () => {
    const out = join(folder, "bound");
    await inProcess(["extract", "--nhs-number", ALICE, ...throughSpine(provider), "--out", out]);
    const held = await readdir(join(out, "documents"));
    const { exitCode, stderr } = await inProcess([
      "extract",
      "--nhs-number",
      BOB,
      ...throughSpine(provider),
      "--out",
      out,
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("folder-of-another-patient");
    expect(await readdir(join(out, "documents"))).toEqual(held);
  });

  it("stops on Ctrl-C with 130, every document accounted for", async () => {
    const slow = provider.misbehave(delay(600_000), { interaction: "retrieve-document", binaryId: "B-two" });
    const out = join(folder, "interrupted");
    const running = startChild([
      "extract",
      "--nhs-number",
      ALICE,
      ...throughSpine(provider),
      "--format",
      "ndjson",
      "--out",
      out,
    ]);
    await running.said('"First letter"');
    running.child.kill("SIGINT");
    const { exitCode, stderr } = await running.finished;
    slow.stop();
    expect(exitCode).toBe(130);
    expect(stderr).toContain("Interrupted");
    expect(await manifestOf(out)).toEqual([
      expect.objectContaining({ title: "First letter", outcome: "retrieved" }),
      expect.objectContaining({ title: "Second letter", outcome: "skipped", because: "cancelled" }),
    ]);
    const statement: unknown = JSON.parse(await readFile(join(out, "extraction.json"), "utf8"));
    expect(statement).toMatchObject({ finished: true, complete: false });
    expect(await readdir(join(out, "documents"))).toEqual(["one.txt"]);
  });
});
