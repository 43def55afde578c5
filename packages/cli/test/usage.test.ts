import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { inProcess } from "./run-gpdocs.ts";

const NHS_NUMBER = "9000000009";
const SPINE = [
  "--ods-code",
  "A82038",
  "--sds-url",
  "https://sds.invalid/R4",
  "--ssp-url",
  "https://ssp.invalid",
];
const ROOTS = [
  "--structured-url",
  "https://practice.invalid/s",
  "--documents-url",
  "https://practice.invalid/d",
];
const PATIENT = ["--nhs-number", NHS_NUMBER];
const OUT = ["--out", "never-made"];

describe("wrong usage ends with 2 and one line that says what to do", () => {
  const cases: readonly (readonly [what: string, args: readonly string[], line: RegExp])[] = [
    ["no command", [], /A command is missing\. See gpdocs --help\./],
    ["an unknown command", ["extrakt"], /There is no command extrakt here\. Did you mean extract\?/],
    ["a flag that does not exist", ["extract", "--form", "record"], /There is no flag --form here\./],
    ["no NHS number", ["extract", ...SPINE, ...OUT, "--demo"], /--nhs-number is missing\./],
    ["no folder", ["extract", ...PATIENT, ...SPINE, "--demo"], /--out is missing\./],
    ["a flag without its value", ["extract", ...PATIENT, ...SPINE, "--out"], /--out needs a value\./],
    [
      "a flag twice",
      ["extract", ...PATIENT, ...PATIENT, ...SPINE, ...OUT],
      /--nhs-number may be given once only\./,
    ],
    [
      "a word that is none of the choices",
      ["extract", ...PATIENT, ...SPINE, ...OUT, "--from", "post"],
      /--from must be record or search\./,
    ],
    [
      "a limit that is no number",
      ["extract", ...PATIENT, ...SPINE, ...OUT, "--max-concurrent", "many"],
      /--max-concurrent must be a whole number/,
    ],
    [
      "a limit out of range",
      ["extract", ...PATIENT, ...SPINE, ...OUT, "--max-per-provider", "0"],
      /--max-per-provider must be a whole number from 1 to 100\./,
    ],
    [
      "more retries than the SSP guide allows",
      ["extract", ...PATIENT, ...SPINE, ...OUT, "--retries", "4"],
      /--retries must be a whole number from 0 to 3\./,
    ],
    [
      "a size without a unit",
      ["extract", ...PATIENT, ...SPINE, ...OUT, "--max-size", "20"],
      /--max-size must be a size such as 500kB, 20MB or 1\.5GiB\./,
    ],
    [
      "a time without a unit",
      ["extract", ...PATIENT, ...SPINE, ...OUT, "--idle-timeout", "20"],
      /--idle-timeout must be a time such as 500ms, 30s, 5m or 1h, of 24 days at most\./,
    ],
    ["a retry without a folder", ["retry", ...SPINE.slice(2), "--demo"], /The argument <dir> is missing\./],
    [
      "a retry of another practice",
      ["retry", "folder", ...SPINE, "--demo"],
      /There is no flag --ods-code here\./,
    ],
    ["a report in no format", ["report", "folder", "--format", "xml"], /--format must be text or json\./],
    ["a value too many", ["resolve", "a.json", "b.json"], /There is an argument too many/],
    [
      "migration from a search",
      ["extract", ...PATIENT, ...ROOTS, ...OUT, "--demo", "--from", "search", "--migrate"],
      /--migrate begins with the migrate record/,
    ],
    [
      "sensitive information outside a migration",
      ["record", ...PATIENT, ...ROOTS, "--demo", "--include-sensitive-information"],
      /belongs to --migrate/,
    ],
    [
      "no route",
      ["extract", ...PATIENT, ...OUT, "--demo"],
      /way to the practice is missing: give --ods-code with --sds-url and --ssp-url/,
    ],
    [
      "half a Spine route",
      ["extract", ...PATIENT, ...OUT, "--demo", "--ods-code", "A82038", "--ssp-url", "https://ssp.invalid"],
      /--sds-url is missing/,
    ],
    [
      "two routes",
      ["extract", ...PATIENT, ...OUT, "--demo", ...SPINE, ...ROOTS],
      /leave out --structured-url/,
    ],
    [
      "a Spine route without a practice",
      ["extract", ...PATIENT, ...OUT, "--demo", ...SPINE.slice(2)],
      /--ods-code is missing/,
    ],
    [
      "a record without the documents' service root",
      ["extract", ...PATIENT, ...OUT, "--demo", ...ROOTS.slice(0, 2)],
      /--documents-url is missing/,
    ],
    [
      "a migration without its service root",
      ["extract", ...PATIENT, ...OUT, "--demo", ...ROOTS, "--migrate"],
      /--migrate-url is missing/,
    ],
    [
      "an address that is none",
      ["search", ...PATIENT, "--demo", "--documents-url", "practice"],
      /documents service root is not a plain http/,
    ],
    [
      "a consumer whom nobody names",
      ["search", ...PATIENT, ...ROOTS],
      /consumer's identity lacks asid \(GPDOCS_CONSUMER_ASID\)/,
    ],
    [
      "a demonstration with a real user",
      ["search", ...PATIENT, ...ROOTS, "--demo", "--user", "me.json"],
      /--demo brings its own user/,
    ],
    [
      "a number that is no NHS number",
      ["search", "--nhs-number", "9000000008", ...ROOTS, "--demo"],
      /That is not an NHS number/,
    ],
    [
      "an ODS code that is none",
      ["search", ...PATIENT, ...ROOTS, "--demo", "--ods-code", "A 1"],
      /ODS code must be 3 to 12 letters and digits/,
    ],
    [
      "an empty value",
      ["search", ...PATIENT, "--documents-url", "", "--demo"],
      /--documents-url must not be empty\./,
    ],
    [
      "a port out of range",
      ["simulate", "--port", "70000"],
      /--port must be a whole number from 1 to 65533\./,
    ],
  ];

  it.each(cases)("%s", async (_what, args, line) => {
    const { exitCode, stdout, stderr } = await inProcess(args);
    expect(stderr).toMatch(/^gpdocs: .*\n$/);
    expect(stderr).toMatch(line);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
    expect(stderr).not.toContain("90000000");
  });

  it("names all that the user lacks", async () => {
    const consumer = {
      GPDOCS_CONSUMER_ASID: "1",
      GPDOCS_CONSUMER_ISSUER: "https://consumer.invalid",
      GPDOCS_CONSUMER_ODS_CODE: "A11111",
      GPDOCS_CONSUMER_ORGANISATION_NAME: "Hospital",
      GPDOCS_CONSUMER_DEVICE_SYSTEM: "https://consumer.invalid/device",
      GPDOCS_CONSUMER_DEVICE_VALUE: "1",
      GPDOCS_CONSUMER_DEVICE_MODEL: "EPR",
      GPDOCS_CONSUMER_DEVICE_VERSION: "1",
    };
    const { exitCode, stderr } = await inProcess(["search", ...PATIENT, ...ROOTS], { env: consumer });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "gpdocs: The logged-on user lacks id (GPDOCS_USER_ID), name.family (GPDOCS_USER_FAMILY_NAME), name.given (GPDOCS_USER_GIVEN_NAME), localUserId.system (GPDOCS_USER_LOCAL_SYSTEM), localUserId.value (GPDOCS_USER_LOCAL_ID). Set these in --user FILE, or as environment variables.\n",
    );
  });

  it("does not repeat what stands in the wrong place", async () => {
    const { stderr } = await inProcess([NHS_NUMBER]);
    expect(stderr).toBe("gpdocs: There is no command of that name here. See gpdocs --help.\n");
  });
});

describe("help and version", () => {
  it("come on standard output, with 0", async () => {
    const help = await inProcess(["extract", "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    for (const flag of [
      "--nhs-number",
      "--ods-code",
      "--structured-url",
      "--config",
      "--user",
      "--out",
      "--migrate",
    ]) {
      expect(help.stdout).toContain(flag);
    }
    expect(await inProcess(["--version"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe("--demo", () => {
  async function serving(
    answer: string,
    status = 200,
  ): Promise<{ readonly url: string; close(): void; requests(): readonly string[] }> {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(request.url ?? "");
      response.writeHead(status, { location: "/elsewhere" }).end(answer);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return { url: `http://127.0.0.1:${port}`, close: () => server.close(), requests: () => requests };
  }

  it.each([
    ["a server that knows nothing of it", "Not found", 404],
    ["a server that answers with another hash", '{"simulator":"gpdocs","answer":"0000"}', 200],
    ["a server that sends elsewhere", "", 302],
  ])("is refused by %s, before anything else is sent", async (_what, answer, status) => {
    const server = await serving(answer, status);
    const { exitCode, stderr } = await inProcess([
      "search",
      ...PATIENT,
      "--documents-url",
      `${server.url}/documents`,
      "--demo",
    ]);
    server.close();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^gpdocs: --demo is refused: .*\n$/);
    expect(server.requests()).toEqual([
      expect.stringMatching(/^\/\.well-known\/gpdocs-simulator\?challenge=[0-9a-f-]{36}$/),
    ]);
  });

  it("says so where nothing answers", async () => {
    const server = await serving("");
    server.close();
    const { exitCode, stderr } = await inProcess([
      "search",
      ...PATIENT,
      "--documents-url",
      server.url,
      "--demo",
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^gpdocs: Nothing answers at the documents service root url\..*\n$/);
  });
});
