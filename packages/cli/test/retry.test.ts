import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProvider, type Provider, status } from "@gpdocs/provider-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProcess } from "./run-gpdocs.ts";
import { ALICE, smallPatient, throughSpine, toServiceRoots } from "./small-patients.ts";

describe("gpdocs retry and report", { timeout: 20_000 }, () => {
  let provider: Provider;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
    provider = await createProvider({
      patients: [
        smallPatient(ALICE, [
          { id: "one", title: "First letter", text: "hello" },
          { id: "two", title: "Second letter", text: "good day" },
          { id: "big", title: "Large scan", reason: "File too large" },
        ]),
      ],
    });
  });
  afterAll(async () => {
    await provider.close();
    await rm(folder, { recursive: true });
  });

  /** The flags of a route without the practice, which the folder names. */
  function routeOf(flags: readonly string[]): readonly string[] {
    return flags.filter((flag, place) => flag !== "--ods-code" && flags[place - 1] !== "--ods-code");
  }

  /** A folder in which the first letter has failed. */
  async function withFailure(name: string, flags: readonly string[]): Promise<string> {
    const out = join(folder, name);
    const fault = provider.misbehave(status(503, { spineCode: "INTERNAL_SERVER_ERROR" }), {
      binaryId: "B-one",
    });
    const { exitCode, stdout } = await inProcess([
      "extract",
      "--nhs-number",
      ALICE,
      ...flags,
      "--retries",
      "1",
      "--out",
      out,
    ]);
    fault.stop();
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`gpdocs retry ${out} requests what failed`);
    return out;
  }

  /** Binaries that were requested while something ran. */
  async function requestedBy(run: () => Promise<unknown>): Promise<readonly unknown[]> {
    const before = provider.requests.length;
    await run();
    return provider.requests
      .slice(before)
      .filter(({ role, binaryId }) => role === "practice" && binaryId !== null)
      .map(({ binaryId, interaction }) => `${interaction} ${binaryId}`);
  }

  it.each([
    ["the record", [], "retrieve-document"],
    ["a search", ["--from", "search"], "retrieve-document"],
    ["a migration", ["--migrate"], "migrate-document"],
  ])("requests what failed, and knows from the folder that it was %s", async (name, flags, interaction) => {
    const route = throughSpine(provider);
    const out = await withFailure(name.replace(" ", "-"), [...route, ...flags]);
    const requested = await requestedBy(async () => {
      const { exitCode, stdout, stderr } = await inProcess(["retry", out, ...routeOf(route)]);
      expect(exitCode).toBe(4);
      expect(stdout).toContain("3 documents known: 1 held from before, 1 retrieved, 1 placeholder.");
      expect(stderr).not.toContain(ALICE);
    });
    expect(requested).toEqual([`${interaction} B-one`]);
    expect(await readFile(join(out, "documents", "one.txt"), "utf8")).toBe("hello");
  });

  it("asks the practice of the folder, also where only its service root is known", async () => {
    const roots = toServiceRoots(provider);
    const out = await withFailure("roots", roots);
    const elsewhere = roots.map((flag) => flag.replace("/documents/", "/others/"));
    const refused = await inProcess(["retry", out, ...elsewhere]);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--documents-url") });
    const requested = await requestedBy(() => inProcess(["retry", out, ...roots, "--format", "ndjson"]));
    expect(requested).toEqual(["retrieve-document B-one"]);
  });

  it("refuses a folder of which it cannot know what was asked", async () => {
    const route = throughSpine(provider);
    const out = await withFailure("other", route);
    const path = join(out, "extraction.json");
    const statement = JSON.parse(await readFile(path, "utf8"));
    const request = { kind: "retrieve", parameters: { includeProblems: true } };
    await writeFile(path, JSON.stringify({ ...statement, request }));
    const { exitCode, stderr } = await inProcess(["retry", out, ...routeOf(route)]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("The folder was filled by a program that asked for other things");
  });

  it("reports trace ids, codes and times for a service desk, and nothing of the patient", async () => {
    const out = await withFailure("reported", throughSpine(provider));
    const manifest = await readFile(join(out, "manifest.ndjson"), "utf8");
    const failed = JSON.parse(manifest.split("\n").find((line) => line.includes('"failed"')) ?? "");
    const before = provider.requests.length;
    const text = await inProcess(["report", out]);
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    expect(text.stdout).toMatch(/^Practice {5}A82038\nAsked for {4}the structured record\n/);
    expect(text.stdout).toMatch(/\nDocuments {4}3 known: /);
    expect(text.stdout).toContain("\nRequests     3 for documents, 1 of them retries\n");
    const [first, second] = failed.traceIds;
    expect(text.stdout).toContain(
      [
        "Failed (1)",
        "one · internal-server-error · INTERNAL_SERVER_ERROR · HTTP 503 · may pass",
        `  ${failed.startedAt} · `,
      ].join("\n"),
    );
    expect(text.stdout).toContain(`2 attempts\n  trace id ${first}\n  trace id ${second}\n`);
    const json = await inProcess(["report", out, "--format", "json"]);
    const report: unknown = JSON.parse(json.stdout);
    expect(report).toMatchObject({
      practice: { odsCode: "A82038" },
      finished: true,
      counts: { known: 3, retrieved: 1, failed: 1, placeholder: 1 },
    });
    for (const { stdout } of [text, json]) {
      expect(stdout).not.toMatch(new RegExp(`${ALICE}|letter|scan|Testcase|Tessa|http://`, "i"));
    }
    expect(provider.requests).toHaveLength(before);
  });

  it("reports no NHS number, where one has got into an id", async () => {
    const out = await mkdtemp(join(folder, "named-"));
    const statement = { finished: true, counts: { known: 1 }, practice: { odsCode: "A82038" } };
    await writeFile(
      join(out, "extraction.json"),
      JSON.stringify({ ...statement, patient: { nhsNumber: ALICE } }),
    );
    const line = {
      key: ALICE,
      file: null,
      outcome: "failed",
      failure: { code: "no-content" },
      traceIds: ["t"],
    };
    await writeFile(join(out, "manifest.ndjson"), `${JSON.stringify(line)}\n`);
    for (const format of ["text", "json"]) {
      const { exitCode, stdout } = await inProcess(["report", out, "--format", format]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain("[NHS number]");
      expect(stdout).not.toContain(ALICE);
    }
  });

  it.each([["retry"], ["report"]])("%s refuses what is no extraction's folder", async (command) => {
    const flags = command === "retry" ? routeOf(throughSpine(provider)) : [];
    const { exitCode, stderr } = await inProcess([command, join(folder, "nowhere"), ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^gpdocs: The folder is not one that an extraction has written\..*\n$/);
  });
});
