import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { createGpConnect, folderSink, isGpConnectError, type ManifestLine } from "@gpdocs/extractor";
import {
  createProvider,
  DEMONSTRATION_API_KEY,
  DEMONSTRATION_CONSUMER,
  DEMONSTRATION_USER,
  htmlPage,
  type Provider,
  resetBeforeAnswer,
  type SimulatedPatient,
  truncatedBody,
  wrongPatient,
} from "@gpdocs/provider-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let provider: Provider;
let folder: string;

beforeEach(async () => {
  provider = await createProvider();
  folder = join(mkdtempSync(join(tmpdir(), "gpdocs-faults-")), "patient");
});

afterEach(async () => {
  await provider.close();
  rmSync(join(folder, ".."), { recursive: true });
});

/** Three documents, none withheld. */
const COMPLETE = "9990000026";
const ANOTHER = "9990000018";
/** Valid, and nobody's at the practice. */
const UNKNOWN = "9990000085";

describe.each(["record", "search"] as const)("an extraction from the %s", (from) => {
  it("refuses an NHS number with a wrong check digit before anything is sent", async () => {
    await expect(extract(from, "9990000027")).rejects.toMatchObject({ code: "invalid-nhs-number" });
    expect(provider.requests).toEqual([]);
  });

  it("says that the practice does not know the patient", async () => {
    await expect(extract(from, UNKNOWN)).rejects.toMatchObject({
      _tag: "ProviderError",
      code: "patient-not-found",
    });
    expect(filesIn(folder)).toEqual([]);
  });

  it("says that nothing listens at the address", async () => {
    await provider.close();
    await expect(extract(from, COMPLETE)).rejects.toMatchObject({ _tag: "RouteError", code: "unreachable" });
  });

  it.each([200, 502])("tells an HTML page with status %i from FHIR", async (status) => {
    const interaction = from === "record" ? "retrieve-structured-record" : "search-documents";
    provider.misbehave(htmlPage(status), { interaction });
    const error = await extract(from, COMPLETE).catch((thrown: unknown) => thrown);
    expect(isGpConnectError(error) && { code: error.code, status: error.httpStatus }).toEqual({
      code: "html-page",
      status,
    });
    expect(filesIn(folder)).toEqual([]);
  });

  it("says that a record was cut off, and succeeds when only the first attempt was", async () => {
    const interaction = from === "record" ? "retrieve-structured-record" : "search-documents";
    const fault = provider.misbehave(truncatedBody(200), { interaction });
    await expect(extract(from, COMPLETE)).rejects.toMatchObject({ code: "connection-lost", retryable: true });
    expect(fault.struck).toBe(4);
    fault.stop();
    provider.misbehave(truncatedBody(200), { interaction, times: 1 });
    expect((await extract(from, COMPLETE)).map((line) => line.outcome)).toEqual([
      "retrieved",
      "retrieved",
      "retrieved",
    ]);
  });

  it.each([
    ["cut off", truncatedBody(300), "connection-lost"],
    ["an HTML page", htmlPage(200), "html-page"],
    ["a connection that the practice resets behind the SSP", resetBeforeAnswer(), "spine-unavailable"],
  ])("keeps what arrived when one document is %s", async (_name, fault, code) => {
    const [first, ...others] = [...patientOf(COMPLETE).binaries.keys()];
    provider.misbehave(fault, { interaction: "retrieve-document", binaryId: first ?? "" });
    const lines = await extract(from, COMPLETE);
    expect(lines).toHaveLength(3);
    const failed = lines.filter((line) => line.outcome === "failed");
    expect(failed.map((line) => line.url?.endsWith(`/${first}`))).toEqual([true]);
    expect(failed[0]?.failure?.code).toBe(code);
    expect(failed[0]?.file).toBeNull();
    const kept = lines.filter((line) => line.outcome === "retrieved");
    expect(kept.map((line) => line.url?.split("/").at(-1)).sort()).toEqual(others.sort());
    for (const line of kept) expect(line.sha256).toBe(hashOfServed(line));
    expect(filesIn(join(folder, "documents"))).toEqual(
      kept.map((line) => line.file?.replace("documents/", "")).sort(),
    );
  });
});

describe("a record of another patient", () => {
  it("is refused, and nothing of it is kept", async () => {
    const { record } = patientOf(ANOTHER);
    if (record === null) throw new Error("the synthetic patient has a record");
    provider.misbehave(wrongPatient(record), { interaction: "retrieve-structured-record" });
    await expect(extract("record", COMPLETE)).rejects.toMatchObject({
      _tag: "PatientMismatchError",
      code: "another-patient",
    });
    expect(filesIn(folder)).toEqual([]);
    expect(provider.requests.filter((request) => request.interaction === "retrieve-document")).toEqual([]);
  });

  it("is not written into the folder of the first", async () => {
    await extract("record", COMPLETE);
    const before = readFileSync(join(folder, "manifest.ndjson"), "utf8");
    await expect(extract("record", ANOTHER)).rejects.toMatchObject({ code: "folder-of-another-patient" });
    expect(readFileSync(join(folder, "manifest.ndjson"), "utf8")).toBe(before);
  });
});

describe("errors", () => {
  it("name neither the patient nor an address", async () => {
    provider.misbehave(htmlPage(502));
    const error = await extract("search", COMPLETE).catch((thrown: unknown) => thrown);
    const shown = inspect(error, { depth: null, showHidden: true });
    expect(shown).toContain("html-page");
    expect(shown).not.toContain(COMPLETE);
    expect(shown).not.toContain("127.0.0.1");
  });
});

async function extract(from: "record" | "search", nhsNumber: string): Promise<readonly ManifestLine[]> {
  const gpConnect = createGpConnect({
    route: {
      kind: "ssp",
      sspUrl: provider.urls.ssp,
      sdsUrl: provider.urls.sds,
      sdsApiKey: DEMONSTRATION_API_KEY,
    },
    consumer: DEMONSTRATION_CONSUMER,
    manners: { retryDelay: 1 },
  });
  const session = gpConnect.session({
    user: DEMONSTRATION_USER,
    patient: { nhsNumber, odsCode: provider.practice.odsCode },
  });
  await session.extract({ from, sink: folderSink(folder) }).statement;
  return readFileSync(join(folder, "manifest.ndjson"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function patientOf(nhsNumber: string): SimulatedPatient {
  const patient = provider.patients.find((candidate) => candidate.nhsNumber === nhsNumber);
  if (patient === undefined) throw new Error("no such synthetic patient");
  return patient;
}

function hashOfServed(line: ManifestLine): string | undefined {
  const served = patientOf(COMPLETE).binaries.get(line.url?.split("/").at(-1) ?? "");
  return served === undefined ? undefined : createHash("sha256").update(served.bytes()).digest("hex");
}

/** Names of the files below a folder that is there or not. */
function filesIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}
