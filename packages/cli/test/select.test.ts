import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProvider, type Provider } from "@gpdocs/provider-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProcess } from "./run-gpdocs.ts";
import { ALICE, smallPatient, throughSpine } from "./small-patients.ts";

/** Two letters of a consultation on 2024-03-01, indexed on 2024-03-02. */
const PATIENT = smallPatient(ALICE, [
  { id: "one", title: "First letter", text: "hello" },
  { id: "two", title: "Second letter", text: "good day" },
]);

function titlesIn(ndjson: string): readonly string[] {
  return [...ndjson.matchAll(/"title":"([^"]*)"/g)].map(([, title = ""]) => title).sort();
}

async function resolve(...flags: readonly string[]) {
  return inProcess(["resolve", "-", "--format", "ndjson", ...flags], {
    stdin: JSON.stringify(PATIENT.record),
  });
}

const BOTH = ["First letter", "Second letter"];

describe("gpdocs resolve with a selection", () => {
  it.each([
    ["--select", "description.startsWith('First')", ["First letter"]],
    ["--select", "%links.where(kind = 'consultation' and topic = 'Letters').exists()", BOTH],
    ["--created-from", "2024-03-02", BOTH],
    ["--created-from", "2024-03-03", []],
    ["--created-to", "2024-02", []],
    ["--consultations-from", "2024-03-01", BOTH],
    ["--consultations-from", "2024-03-02", []],
    ["--consultations-to", "2024-02", []],
    ["--problem", "asthma", []],
    ["--content-type", "text/*", BOTH],
    ["--content-type", "application/pdf", []],
  ])("%s %s", async (flag, value, titles) => {
    const { exitCode, stdout, stderr } = await resolve(flag, value);
    expect(titlesIn(stdout)).toEqual(titles);
    expect(stderr).toBe(`${titles.length} of 2 documents selected.\n`);
    expect(exitCode).toBe(0);
  });

  it("takes all flags together", async () => {
    const titled = ["--select", "description.startsWith('First')"];
    expect(titlesIn((await resolve(...titled, "--content-type", "text/plain")).stdout)).toEqual([
      "First letter",
    ]);
    expect(titlesIn((await resolve(...titled, "--content-type", "image/*")).stdout)).toEqual([]);
    expect(titlesIn((await resolve("--reachable-from-problem")).stdout)).toEqual([]);
  });

  it("draws only what is selected", async () => {
    const { stdout } = await inProcess(["resolve", "-", "--select", "description = 'First letter'"], {
      stdin: JSON.stringify(PATIENT.record),
    });
    expect(stdout).toContain("First letter");
    expect(stdout).not.toContain("Second letter");
  });

  it.each([
    [
      "an expression that ends too early",
      ["--select", "status = ("],
      /^gpdocs: --select: The expression is wrong at line 1, column 11: it ends too early\.\n$/,
    ],
    ["an element that does not exist", ["--select", "titel = 'x'"], /line 1, column 1: .*no element titel/],
    [
      "an expression without an answer",
      ["--select", "description"],
      /^gpdocs: --select: The expression cannot be applied to document (one|two): .*\n$/,
    ],
    [
      "a date that is none",
      ["--created-from", "1.3.2024"],
      /^gpdocs: --created-from must be a calendar date .*\n$/,
    ],
    [
      "a range that ends before it begins",
      ["--created-from", "2024", "--created-to", "2023"],
      /^gpdocs: --created-to must not be before --created-from\.\n$/,
    ],
    ["a type that is none", ["--content-type", "pdf"], /^gpdocs: --content-type must be a media type .*\n$/],
    ["two ways to name a problem", ["--problem", "p", "--reachable-from-problem"], /leave one of them out/],
  ])("ends with 2 and one line for %s", async (_what, flags, line) => {
    const { exitCode, stdout, stderr } = await resolve(...flags);
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });
});

describe("gpdocs extract with a selection", { timeout: 20_000 }, () => {
  let provider: Provider;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
    provider = await createProvider({ patients: [PATIENT] });
  });
  afterAll(async () => {
    await provider.close();
    await rm(folder, { recursive: true });
  });

  async function extract(name: string, ...flags: readonly string[]) {
    const out = join(folder, name);
    const args = ["extract", "--nhs-number", ALICE, ...throughSpine(provider), "--out", out, ...flags];
    return { ...(await inProcess(args)), out };
  }

  it("retrieves what is selected, accounts for the rest, and ends with 0", async () => {
    const { exitCode, stdout, out } = await extract("some", "--select", "description = 'First letter'");
    const manifest = await readFile(join(out, "manifest.ndjson"), "utf8");
    const lines = manifest
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: "one", outcome: "retrieved", file: "documents/one.txt" }),
        expect.objectContaining({ key: "two", outcome: "skipped", because: "not-selected" }),
      ]),
    );
    expect(stdout).toContain(
      "2 documents known: 1 retrieved, 1 skipped. Not complete: 1 document not selected.",
    );
    expect(exitCode).toBe(0);
  });

  it("selects by plain flags", async () => {
    const { out } = await extract("none", "--created-to", "2023");
    expect(await readFile(join(out, "manifest.ndjson"), "utf8")).not.toContain('"retrieved"');
  });

  it("asks nobody where the expression is wrong", async () => {
    const { exitCode, stderr, out } = await extract("wrong", "--select", "description.");
    expect(stderr).toMatch(/^gpdocs: --select: The expression is wrong at line 1, column 13: .*\n$/);
    expect(exitCode).toBe(2);
    await expect(readFile(join(out, "extraction.json"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("ends with 2 where the expression gives no answer, and retrieves nothing", async () => {
    const { exitCode, stderr } = await extract("no-answer", "--select", "description");
    expect(stderr).toMatch(/gpdocs: --select: The expression cannot be applied to document (one|two): /);
    expect(stderr).not.toContain("letter");
    expect(exitCode).toBe(2);
  });

  it("refuses to select from a search", async () => {
    const { exitCode, stderr } = await extract("search", "--from", "search", "--content-type", "text/plain");
    expect(stderr).toMatch(/leave out --from search/);
    expect(exitCode).toBe(2);
  });
});
