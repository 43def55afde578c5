import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Folder, type Run, readFolder, runGpdocs } from "./run-gpdocs.ts";
import {
  SPECIFICATION_DOCUMENT,
  specificationExamplesAreHere,
  specificationPractice,
} from "./specification-practice.ts";
import { startTranscriptProvider, type TranscriptProvider } from "./transcript-provider.ts";

const ECG = "ecg-trace.2019-03-28.c6c1b8f2-55a1-4f0e-8a7e-6d4f1b2a9c30.000001";
const IN_RECORD = [
  ...["clinic-letter", "discharge-summary", ECG, "old-scan", "phone-note", "referral-letter"],
  ...["shared-care-plan"],
];
const VIDEO_PLACEHOLDER = {
  documentReferenceId: "theatre-video",
  outcome: "placeholder",
  unavailableReason: "File size 5767168 bytes greater than maximum allowable (5MB)",
  url: null,
  file: null,
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "gpdocs-transcript-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe("gpdocs extract, against a provider that knows nothing but the specification", () => {
  let provider: TranscriptProvider;
  beforeEach(async () => {
    provider = await startTranscriptProvider();
  });
  afterEach(() => provider.close());

  it("retrieves the documents of the structured record through the proxy", async () => {
    const { run, folder } = await extract(provider, throughTheProxy(provider), []);
    expect(provider.objections).toEqual([]);
    expect(run).toMatchObject({ exitCode: 4 });
    expectDocuments(provider, folder, IN_RECORD, [VIDEO_PLACEHOLDER]);
    expect(folder.statement).toMatchObject({
      complete: false,
      counts: { known: 8, retrieved: 7, placeholder: 1 },
    });
    expect(partiesOf(provider)).toEqual(["directory", "provider through the proxy"]);
    expect(repeated(lookUpsOf(provider))).toEqual([]);
  });

  it("says where the record leads to each document", async () => {
    const { folder } = await extract(provider, throughTheProxy(provider), []);
    const topic = {
      kind: "consultation",
      encounterId: "consultation-1",
      topic: "Asthma",
      heading: "Document",
    };
    const asthma = { kind: "problem", problemId: "problem-asthma" };
    expect(linksOf(folder, "clinic-letter")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...topic, via: "list" }),
        expect.objectContaining({ kind: "consultation", encounterId: "consultation-1", via: "context" }),
        expect.objectContaining({ ...asthma, via: "related-clinical-content" }),
        expect.objectContaining({ ...asthma, via: "topic" }),
      ]),
    );
    expect(linksOf(folder, ECG)).toContainEqual(
      expect.objectContaining({ ...asthma, via: "actual-problem" }),
    );
    expect(linksOf(folder, "discharge-summary")).toContainEqual(
      expect.objectContaining({ kind: "consultation", encounterId: "consultation-2", via: "list" }),
    );
    expect(linksOf(folder, "referral-letter")).toContainEqual(
      expect.objectContaining({ kind: "referral", referralId: "physiotherapy" }),
    );
    expect(linksOf(folder, "shared-care-plan")).toContainEqual(
      expect.objectContaining({
        kind: "problem",
        problemId: "problem-knee",
        via: "related-clinical-content",
      }),
    );
    expect(linksOf(folder, "phone-note")).toContainEqual(
      expect.objectContaining({ kind: "consultation", encounterId: "consultation-3", via: "context" }),
    );
    expect(linksOf(folder, "old-scan")).toEqual([]);
  });

  it("keeps either label that a document is not for the patient", async () => {
    const { folder } = await extract(provider, throughTheProxy(provider), ["--from", "search"]);
    expect(lineOf(folder, "shared-care-plan")).toMatchObject({ disclosure: "document-not-for-patient" });
    expect(lineOf(folder, "phone-note")).toMatchObject({ disclosure: "existence-not-for-patient" });
    expect(lineOf(folder, "clinic-letter")).toMatchObject({ disclosure: "unlabelled" });
  });

  it("retrieves the documents of a search through the proxy, unreviewed ones too", async () => {
    const { run, folder } = await extract(provider, throughTheProxy(provider), ["--from", "search"]);
    expect(provider.objections).toEqual([]);
    expect(run).toMatchObject({ exitCode: 4 });
    expectDocuments(provider, folder, [...IN_RECORD, "unreviewed-result"], [VIDEO_PLACEHOLDER]);
    expect(partiesOf(provider)).toEqual(["directory", "provider through the proxy"]);
    expect(repeated(lookUpsOf(provider))).toEqual([]);
  });

  it.each(["record", "search"])("calls service roots as they are, from the %s", async (from) => {
    const { folder } = await extract(provider, directly(provider), ["--from", from]);
    expect(provider.objections).toEqual([]);
    const found = from === "search" ? [...IN_RECORD, "unreviewed-result"] : IN_RECORD;
    expectDocuments(provider, folder, found, [VIDEO_PLACEHOLDER]);
    expect(partiesOf(provider)).toEqual(["provider directly"]);
  });

  it.each([
    ["through the proxy", throughTheProxy],
    ["directly", directly],
  ])("migrates the record with documents of any size, %s", async (_how, route) => {
    const { folder } = await extract(provider, route(provider), ["--migrate"]);
    expect(provider.objections).toEqual([]);
    expectDocuments(provider, folder, [...IN_RECORD, "theatre-video"], []);
    expect(
      new Set(provider.exchanges.map(({ call }) => call).filter((call) => !call.startsWith("look up"))),
    ).toEqual(new Set(["migrate a patient's structured record", "migrate a document"]));
  });

  it("migrates sensitive information where that was asked for, in every request's scope", async () => {
    const sensitive = ["--migrate", "--include-sensitive-information"];
    const { folder } = await extract(provider, throughTheProxy(provider), sensitive);
    expect(provider.objections).toEqual([]);
    expectDocuments(provider, folder, [...IN_RECORD, "theatre-video", "safeguarding-report"], []);
  });
});

describe.skipIf(!specificationExamplesAreHere())(
  "gpdocs extract, on the specification's own example responses",
  () => {
    let provider: TranscriptProvider;
    beforeEach(async () => {
      provider = await startTranscriptProvider(specificationPractice());
    });
    afterEach(() => provider.close());

    it("retrieves the one document of the searchset", async () => {
      const { run, folder } = await extract(provider, throughTheProxy(provider), ["--from", "search"]);
      expect(provider.objections).toEqual([]);
      expect(run).toMatchObject({ exitCode: 0 });
      expect([...folder.files.values()]).toEqual([SPECIFICATION_DOCUMENT]);
      expect(folder.manifest).toMatchObject([{ documentReferenceId: "27863182736", outcome: "retrieved" }]);
    });

    it("finds no document in the consultations, and says that referrals could not be exported", async () => {
      const { run, folder } = await extract(provider, throughTheProxy(provider), []);
      expect(provider.objections).toEqual([]);
      expect(run).toMatchObject({ exitCode: 4 });
      expect(folder.manifest).toEqual([]);
      expect(folder.statement).toMatchObject({
        complete: false,
        counts: { known: 0, retrieved: 0, failed: 0 },
      });
    });
  },
);

async function extract(
  provider: TranscriptProvider,
  route: readonly string[],
  more: readonly string[],
): Promise<{ run: Run; folder: Folder }> {
  const out = join(directory, "out");
  const [config, user] = await Promise.all([writeConfiguration(provider), writeUser()]);
  const patient = ["--nhs-number", provider.nhsNumber, "--ods-code", provider.odsCode];
  const identity = ["--config", config, "--user", user];
  const run = await runGpdocs(["extract", ...patient, ...route, ...identity, "--out", out, ...more]);
  if (!ENDED.has(run.exitCode)) throw new Error(`gpdocs ended with ${run.exitCode}: ${run.stderr}`);
  expect(run.stderr).not.toContain(provider.nhsNumber);
  return { run, folder: await readFolder(out) };
}

/** Exit codes after which there is a folder to look at. */
const ENDED: ReadonlySet<number | null> = new Set([0, 3, 4]);

function throughTheProxy({ sdsUrl, sspUrl }: TranscriptProvider): string[] {
  return ["--sds-url", sdsUrl, "--ssp-url", sspUrl];
}

function directly({ structuredRoot, documentsRoot, migrationRoot }: TranscriptProvider): string[] {
  return [
    "--structured-url",
    structuredRoot,
    "--documents-url",
    documentsRoot,
    "--migrate-url",
    migrationRoot,
  ];
}

async function writeConfiguration({ consumer }: TranscriptProvider): Promise<string> {
  const path = join(directory, "config.json");
  const identity = {
    asid: consumer.asid,
    issuer: "https://consumersupplier.thirdparty.nhs.uk/",
    organisation: { odsCode: consumer.odsCode, name: "Test Surgery" },
    device: {
      identifier: { system: "https://consumersupplier.com/Id/device-identifier", value: "CONS-APP-4" },
      model: "Consumer product name",
      version: "5.3.0",
    },
  };
  await writeFile(path, JSON.stringify({ consumer: identity }));
  return path;
}

async function writeUser(): Promise<string> {
  const path = join(directory, "user.json");
  const user = {
    id: "10019",
    name: { family: "Jones", given: ["Claire"], prefix: ["Dr"] },
    sdsUserId: "111222333444",
    sdsRoleProfileId: "444555666777",
    localUserId: {
      system: "https://consumersupplier.com/Id/user-guid",
      value: "98ed4f78-814d-4266-8d5b-cde742f3093c",
    },
  };
  await writeFile(path, JSON.stringify(user));
  return path;
}

/** Every expected document is on disk byte for byte, with its line in the manifest; and nothing else is. */
function expectDocuments(
  { documents }: TranscriptProvider,
  { manifest, files }: Folder,
  retrieved: readonly string[],
  others: readonly object[],
): void {
  expect(idsOf(manifest.filter(({ outcome }) => outcome === "retrieved"))).toEqual(retrieved.toSorted());
  expect(manifest.filter(({ outcome }) => outcome !== "retrieved")).toMatchObject(others);
  for (const line of manifest.filter(({ outcome }) => outcome === "retrieved")) {
    const expected = documents.get(String(line["documentReferenceId"]));
    expect(line).toMatchObject({ sha256: expected?.sha256, bytes: expected?.bytes.length, failure: null });
    expect(files.get(String(line["file"]))?.equals(expected?.bytes ?? Buffer.alloc(0))).toBe(true);
  }
  expect(files.size).toBe(retrieved.length);
}

function idsOf(manifest: Folder["manifest"]): string[] {
  return manifest.map(({ documentReferenceId }) => String(documentReferenceId)).toSorted();
}

function lineOf({ manifest }: Folder, documentReferenceId: string) {
  return manifest.find((line) => line["documentReferenceId"] === documentReferenceId);
}

function linksOf(folder: Folder, documentReferenceId: string): unknown {
  return lineOf(folder, documentReferenceId)?.["links"];
}

function partiesOf({ exchanges }: TranscriptProvider): string[] {
  return [...new Set(exchanges.map((exchange) => exchange.with))].toSorted();
}

function lookUpsOf({ exchanges }: TranscriptProvider): string[] {
  return exchanges.filter((exchange) => exchange.with === "directory").map(({ target }) => target);
}

function repeated(targets: readonly string[]): string[] {
  return targets.filter((target, index) => targets.indexOf(target) !== index);
}
