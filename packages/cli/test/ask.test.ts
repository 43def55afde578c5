import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createProvider,
  DEMONSTRATION_CONSUMER,
  DEMONSTRATION_USER,
  delay,
  htmlPage,
  type Provider,
} from "@gpdocs/provider-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProcess } from "./run-gpdocs.ts";
import { ALICE, smallPatient, throughSpine, toServiceRoots, UNKNOWN } from "./small-patients.ts";

describe("asking a practice", { timeout: 20_000 }, () => {
  let provider: Provider;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gpdocs-test-"));
    provider = await createProvider({
      patients: [
        smallPatient(ALICE, [
          { id: "one", title: "First letter", text: "hello" },
          { id: "big", title: "Large scan", reason: "File too large" },
        ]),
      ],
    });
  });
  afterAll(async () => {
    await provider.close();
    await rm(folder, { recursive: true });
  });

  describe("gpdocs record", () => {
    it("writes the record as the practice sent it, and nothing else, to standard output", async () => {
      const { exitCode, stdout, stderr } = await inProcess([
        "record",
        "--nhs-number",
        ALICE,
        ...throughSpine(provider),
      ]);
      expect(exitCode).toBe(0);
      const record: unknown = JSON.parse(stdout);
      expect(record).toMatchObject({ resourceType: "Bundle", type: "collection" });
      expect(stderr).toBe("");
    });

    it("makes a file for its owner alone, and never writes over one", async () => {
      const out = join(folder, "record.json");
      const args = ["record", "--nhs-number", ALICE, ...throughSpine(provider), "--out", out];
      expect(await inProcess(args)).toMatchObject({ exitCode: 0, stdout: "" });
      expect((await stat(out)).mode & 0o777).toBe(0o600);
      const before = await readFile(out, "utf8");
      expect(await inProcess(args)).toEqual({
        exitCode: 1,
        stdout: "",
        stderr: "gpdocs: The file of --out is there already: name a new one.\n",
      });
      expect(await readFile(out, "utf8")).toBe(before);
    });

    it("asks for sensitive information only when told to", async () => {
      const migrate = ["record", "--nhs-number", ALICE, ...toServiceRoots(provider), "--migrate"];
      const asked = async (args: readonly string[]) => {
        const before = provider.requests.length;
        expect((await inProcess(args)).exitCode).toBe(0);
        return JSON.stringify(provider.requests.slice(before).map(({ body }) => body));
      };
      const sensitive = /"includeSensitiveInformation[\\"]+,[\\"]*valueBoolean[\\"]+:(true|false)/;
      expect(sensitive.exec(await asked(migrate))?.[1]).toBe("false");
      expect(sensitive.exec(await asked([...migrate, "--include-sensitive-information"]))?.[1]).toBe("true");
    });
  });

  describe("gpdocs search", () => {
    it("lists what the practice's documents service knows", async () => {
      const { exitCode, stdout } = await inProcess([
        "search",
        "--nhs-number",
        ALICE,
        ...throughSpine(provider),
      ]);
      expect(exitCode).toBe(0);
      expect(stdout).toBe(
        "First letter  2024-03-02  TXT  5 B\nLarge scan    2024-03-02  TXT       placeholder\n2 documents found.\n",
      );
    });

    it("passes the filter on", async () => {
      const filter = [
        "--created-from",
        "2024-01-01",
        "--created-to",
        "2024-12-31",
        "--author",
        "A82038",
        "--description",
        "first letter",
      ];
      const before = provider.requests.length;
      await inProcess([
        "search",
        "--nhs-number",
        ALICE,
        ...throughSpine(provider),
        ...filter,
        "--format",
        "ndjson",
      ]);
      const query = provider.requests
        .slice(before)
        .map(({ url }) => url)
        .find((url) => url.includes("DocumentReference?"));
      for (const part of [
        "created=ge2024-01-01",
        "created=le2024-12-31",
        "%7CA82038",
        "description=first%20letter",
      ]) {
        expect(query).toContain(part);
      }
    });

    it("writes a line of JSON for each document", async () => {
      const { stdout } = await inProcess([
        "search",
        "--nhs-number",
        ALICE,
        ...throughSpine(provider),
        "--format",
        "ndjson",
      ]);
      const lines = stdout
        .trimEnd()
        .split("\n")
        .map((line): unknown => JSON.parse(line));
      expect(lines).toEqual([
        expect.objectContaining({ key: "one", title: "First letter", links: [] }),
        expect.objectContaining({ key: "big", url: null, unavailableReason: "File too large" }),
      ]);
    });

    it("refuses a date that is none before anything is sent to the practice", async () => {
      const { exitCode, stderr } = await inProcess([
        "search",
        "--nhs-number",
        ALICE,
        ...throughSpine(provider),
        "--created-from",
        "2024",
      ]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("must be a whole date");
    });
  });

  it("stops on Ctrl-C while the practice is silent, with 130", async () => {
    const slow = provider.misbehave(delay(600_000), { interaction: "retrieve-structured-record" });
    const { exitCode, stdout, stderr } = await inProcess(
      ["record", "--nhs-number", ALICE, ...throughSpine(provider)],
      { signal: AbortSignal.timeout(100) },
    );
    slow.stop();
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 130,
      stdout: "",
      stderr: "gpdocs: interrupted.\n",
    });
  });

  describe("settings", () => {
    it("come from a configuration and a user file", async () => {
      const { urls } = provider;
      const route = { kind: "ssp", sdsUrl: urls.sds, sspUrl: urls.ssp, sdsApiKey: "key" };
      await writeFile(
        join(folder, "config.json"),
        JSON.stringify({ route, consumer: DEMONSTRATION_CONSUMER }),
      );
      await writeFile(join(folder, "user.json"), JSON.stringify(DEMONSTRATION_USER));
      const files = ["--config", join(folder, "config.json"), "--user", join(folder, "user.json")];
      const { exitCode, stdout, stderr } = await inProcess(
        ["search", "--nhs-number", "-", "--ods-code", "A82038", ...files],
        {
          stdin: `${ALICE}\nanything else`,
        },
      );
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toContain("2 documents found.");
    });

    it.each([
      ["is not JSON", "{", /The configuration is not JSON/, 1],
      ["holds a user", '{"user":{}}', /Remove it\./, 2],
    ])("say what is wrong with a configuration that %s", async (_what, text, message, code) => {
      const path = join(folder, "wrong.json");
      await writeFile(path, text);
      const { exitCode, stderr } = await inProcess(["search", "--nhs-number", ALICE, "--config", path]);
      expect(stderr).toMatch(message);
      expect(exitCode).toBe(code);
    });
  });

  describe("what cannot be done ends with 1 and one line", () => {
    async function deadPort(): Promise<string> {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      server.close();
      await once(server, "close");
      return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    }

    const identity = {
      GPDOCS_CONSUMER_ASID: "1",
      GPDOCS_CONSUMER_ISSUER: "https://consumer.invalid",
      GPDOCS_CONSUMER_ODS_CODE: "A11111",
      GPDOCS_CONSUMER_ORGANISATION_NAME: "Hospital",
      GPDOCS_CONSUMER_DEVICE_SYSTEM: "https://consumer.invalid/device",
      GPDOCS_CONSUMER_DEVICE_VALUE: "1",
      GPDOCS_CONSUMER_DEVICE_MODEL: "EPR",
      GPDOCS_CONSUMER_DEVICE_VERSION: "1",
      GPDOCS_USER_ID: "u",
      GPDOCS_USER_FAMILY_NAME: "Jones",
      GPDOCS_USER_GIVEN_NAME: "Ann",
      GPDOCS_USER_LOCAL_SYSTEM: "https://consumer.invalid/users",
      GPDOCS_USER_LOCAL_ID: "u",
    };

    it("an unknown patient", async () => {
      const { exitCode, stdout, stderr } = await inProcess([
        "record",
        "--nhs-number",
        UNKNOWN,
        ...throughSpine(provider),
      ]);
      expect(stderr).toMatch(/^gpdocs: .*PATIENT_NOT_FOUND.*\n$/);
      expect(stderr).not.toContain(UNKNOWN);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    });

    it("a port where nobody listens", async () => {
      const { exitCode, stdout, stderr } = await inProcess(
        ["record", "--nhs-number", ALICE, "--structured-url", await deadPort()],
        { env: identity },
      );
      expect(stderr).toMatch(/^gpdocs: .*\n$/);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    });

    it("a web page where a record should be", async () => {
      const fault = provider.misbehave(htmlPage(200), { interaction: "retrieve-structured-record" });
      const { exitCode, stdout, stderr } = await inProcess([
        "record",
        "--nhs-number",
        ALICE,
        ...throughSpine(provider),
      ]);
      fault.stop();
      expect(stderr).toMatch(/^gpdocs: .*\n$/);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    });
  });
});
