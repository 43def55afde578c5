import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asChild, inProcess, startChild } from "./run-gpdocs.ts";
import { ALICE, smallPatient } from "./small-patients.ts";

describe("gpdocs simulate", { timeout: 20_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("serves a folder of records, and prints what one needs: the command it prints works", async () => {
    const records = await mkdtemp(join(folder, "records-"));
    const { record } = smallPatient(ALICE, [{ id: "one", title: "First letter", text: "hello" }]);
    const text = JSON.stringify(record).replaceAll(
      "https://documents.simulator.invalid",
      "https://gp.invalid/docs",
    );
    await writeFile(join(records, "alice.json"), text);
    const running = startChild(["simulate", "--records", records]);
    const printed = await running.said("gpdocs-direct\n");
    expect(printed).toContain(`  ${ALICE}  From alice.json\n`);
    expect(printed).toMatch(
      / {2}https:\/\/gp\.invalid\/docs\/Binary\/B-one\n {4}http:\/\/127\.0\.0\.1:\d+\/\S+\/Binary\/B-one {2}text\/plain, 5 bytes\n/,
    );
    const commands = printed.match(/^ {2}gpdocs extract .*$/gm) ?? [];
    expect(commands).toHaveLength(4);
    for (const [place, command] of commands.entries()) {
      const out = join(folder, `pasted-${place}`);
      const args = command.trim().split(" ").slice(1, -1);
      expect(await inProcess([...args, out])).toMatchObject({ exitCode: 0 });
      expect(await readdir(join(out, "documents"))).toEqual(["one.txt"]);
    }
    running.child.kill("SIGINT");
    expect(await running.finished).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("misbehaves by name, for a share of the documents, and says how", async () => {
    const running = startChild([
      "simulate",
      "--fault",
      "without-content:share=1",
      "--fault",
      "latency:share=0,milliseconds=1; status-503:share=0,times=2",
      "--seed",
      "7",
    ]);
    const printed = await running.said("gpdocs-direct\n");
    expect(printed).toContain(
      [
        "Faults (3)",
        "  without-content  100 % of the documents, at every request",
        "  latency  0 % of the documents, at every request",
        "  status-503  0 % of the documents, at the first 2 requests for each",
        "",
      ].join("\n"),
    );
    const [command = ""] = printed.match(/^ {2}gpdocs extract .*$/gm) ?? [];
    const args = command.trim().split(" ").slice(1, -1);
    const { exitCode, stdout } = await inProcess([...args, join(folder, "struck")]);
    expect(exitCode).toBe(3);
    expect(stdout).toContain("(no-content)");
    expect(stdout).not.toMatch(/[1-9]\d* retrieved/);
    running.child.kill("SIGINT");
    expect(await running.finished).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it.each([
    ["a fault that does not exist", ["--fault", "nonsense"], /--fault: There is no fault "nonsense"\./],
    ["an option that it does not take", ["--fault", "latency:bytes=3"], /takes only milliseconds, not bytes/],
    [
      "shares of more than all",
      ["--fault", "latency:share=0.7", "--fault", "slow-drip:share=0.7"],
      /--fault: The shares of the faults are .* together, more than 1\./,
    ],
  ])("refuses %s", async (_what, flags, line) => {
    const { exitCode, stdout, stderr } = await inProcess(["simulate", ...flags]);
    expect(stderr).toMatch(line);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });

  it("says which port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { exitCode, stdout, stderr } = await inProcess([
      "simulate",
      "--port",
      String(Math.min(port, 65_533)),
    ]);
    server.close();
    expect(stderr).toMatch(
      /^gpdocs: A port from \d+ to \d+ is in use: choose others with --port, or leave it out\.\n$/,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });

  it.each([
    ["is not JSON", "notes", /notes\.json is not JSON/],
    ["is no Bundle", "[]", /notes\.json is not a FHIR Bundle/],
  ])("names the file that %s", async (_what, text, message) => {
    const records = await mkdtemp(join(folder, "wrong-"));
    await writeFile(join(records, "notes.json"), text);
    const { exitCode, stderr } = await inProcess(["simulate", "--records", records]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(1);
  });

  it("keeps an NHS number in a file name off standard error", async () => {
    const records = await mkdtemp(join(folder, "named-"));
    await writeFile(join(records, `record-${ALICE}.json`), "notes");
    const { exitCode, stderr } = await asChild(["simulate", "--records", records]);
    expect(stderr).toBe("gpdocs: record-[NHS number].json is not JSON.\n");
    expect(exitCode).toBe(1);
  });

  it("says that a folder is not there", async () => {
    const { exitCode, stderr } = await inProcess(["simulate", "--records", join(folder, "nowhere")]);
    expect(stderr).toMatch(/^gpdocs: The folder of --records cannot be read \(ENOENT\)\..*\n$/);
    expect(exitCode).toBe(1);
  });
});

describe("gpdocs demo", { timeout: 20_000 }, () => {
  it("runs both sessions, and shows what they found and where it is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
    const { exitCode, stdout, stderr } = await asChild(["demo", "--out", folder]);
    expect(exitCode).toBe(0);
    const sections = [
      "Session A, search",
      "Session B, record",
      "Warnings (",
      "Consultations (",
      "Problems (",
      "Referrals (",
      "Linked from nowhere (",
      "Placeholders (",
      "Only the search shows (",
      "Only the record shows (",
      "What is where",
    ];
    const places = sections.map((title) => stdout.indexOf(title));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const session of ["session-a-search", "session-b-record"]) {
      const text = await readFile(join(folder, session, "extraction.json"), "utf8");
      const statement: unknown = JSON.parse(text);
      const files = await readdir(join(folder, session, "documents"));
      expect(statement).toMatchObject({ counts: { retrieved: files.length, failed: 0, skipped: 0 } });
      expect(files.length).toBeGreaterThan(5);
      expect(stdout).toContain(join(folder, session, "manifest.ndjson"));
    }
    expect(stderr).toContain("Session B: retrieving the structured record …\n");
    await rm(folder, { recursive: true });
  });
});
