import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createProvider, type Provider } from "@gpdocs/provider-simulator";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { binaryIdOf, type FolderState, sha256, stateOf } from "./folder-state.ts";
import { manyDocuments, NHS_NUMBER, patientWith } from "./many-documents.ts";
import { createMeter, type Meter } from "./meter.ts";

const DOCUMENTS = manyDocuments(45);
const KILLS = 21;

let provider: Provider;
let place: string;
let folder: string;

beforeEach(async () => {
  provider = await createProvider({ patients: [patientWith(DOCUMENTS)] });
  place = mkdtempSync(join(tmpdir(), "gpdocs-resume-"));
  folder = join(place, "patient");
});

afterEach(async () => {
  await provider.close();
  rmSync(place, { recursive: true });
});

it(`killed ${KILLS} times, a folder loses, doubles and spoils nothing, and asks for what it lacks only`, async () => {
  const meter = createMeter();
  provider.misbehave(meter.fault, { interaction: "retrieve-document" });
  const step = wireBytes([...DOCUMENTS.keys()]) / (KILLS + 1);
  let withTemporaryFile = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const held = verified(stateOf(folder));
    const asked = provider.requests.length;
    // Evenly over all bytes: those of documents that are there have been sent.
    const stopped = meter.start(kill * step - wireBytes(held));
    const child = startExtraction();
    const ended = once(child, "exit");
    expect(await Promise.race([stopped, ended])).toBeUndefined();
    // Three of four are killed while a document is certain to be half written, the others whatever they are doing.
    if (kill % 4 !== 0) await vi.waitFor(() => expectHalfWritten(meter), { timeout: 20_000, interval: 2 });
    child.kill("SIGKILL");
    expect(await ended).toEqual([null, "SIGKILL"]);
    const state = stateOf(folder);
    expectTrue(state);
    expect(verified(state)).toEqual(expect.arrayContaining([...held]));
    expect(binariesAskedSince(asked).filter((id) => held.includes(id))).toEqual([]);
    expect(Math.floor((wireBytes(held) + meter.sent) / step)).toBe(kill);
    if (state.unfinished.length > 0) withTemporaryFile += 1;
  }
  expect(withTemporaryFile).toBeGreaterThanOrEqual(15);

  void meter.start(Number.POSITIVE_INFINITY);
  const held = verified(stateOf(folder));
  const missing = [...DOCUMENTS.keys()].filter((id) => !held.includes(id));
  const asked = provider.requests.length;
  expect(await extraction()).toBe(
    `45 documents known: ${held.length} held from before, ${missing.length} retrieved. Complete.\n`,
  );
  expect(binariesAskedSince(asked).toSorted()).toEqual(missing.toSorted());
  expectComplete();

  const askedAll = provider.requests.length;
  expect(await extraction()).toBe("45 documents known: 45 held from before, 0 retrieved. Complete.\n");
  expect(binariesAskedSince(askedAll)).toEqual([]);
  expectComplete();
}, 120_000);

function startExtraction(): ChildProcess {
  const { structured, documents } = provider.urls.serviceRoots;
  const program = join(import.meta.dirname, "extract-into.ts");
  const wishes = [structured, documents, NHS_NUMBER, provider.practice.odsCode, folder];
  return spawn(process.execPath, [program, ...wishes], { stdio: ["ignore", "pipe", "inherit"] });
}

/** What an extraction says that nobody kills. */
async function extraction(): Promise<string> {
  const { stdout } = startExtraction();
  return stdout === null ? "" : text(stdout);
}

/** Every document that was sent to its end has its line, so that the temporary files are of those that were not. */
function expectHalfWritten({ whole }: Meter): void {
  const state = stateOf(folder);
  expect(verified(state)).toEqual(expect.arrayContaining([...whole]));
  expect(state.unfinished).not.toEqual([]);
}

/** No half file under a final name, and no line without its file. */
function expectTrue({ lines, files }: FolderState): void {
  const served = new Set([...DOCUMENTS.values()].map(sha256));
  for (const [file, hash] of files) expect(served.has(hash), file).toBe(true);
  for (const line of lines) expect(files.get(line.file ?? ""), `${line.file}`).toBe(line.sha256);
  for (const line of lines) expect(line.sha256).toBe(hashServed(binaryIdOf(line)));
}

/** Every document once, byte for byte, and nothing else in the folder. */
function expectComplete(): void {
  const { lines, files, unfinished } = stateOf(folder);
  expect(lines.map(binaryIdOf).toSorted()).toEqual([...DOCUMENTS.keys()].toSorted());
  for (const line of lines) expect(files.get(line.file ?? "")).toBe(hashServed(binaryIdOf(line)));
  expect([...files.keys()].toSorted()).toEqual(lines.map(({ file }) => file).toSorted());
  expect(unfinished).toEqual([]);
  expect(readdirSync(folder).toSorted()).toEqual(["documents", "extraction.json", "manifest.ndjson"]);
  const statement: unknown = JSON.parse(readFileSync(join(folder, "extraction.json"), "utf8"));
  expect(statement).toMatchObject({ finished: true, complete: true, counts: { known: 45, failed: 0 } });
}

/** Binary ids of the documents that the manifest names and whose files have its hash. */
function verified({ lines, files }: FolderState): readonly string[] {
  const right = lines.filter((line) => line.file !== null && files.get(line.file) === line.sha256);
  return [...new Set(right.map(binaryIdOf))];
}

function binariesAskedSince(count: number): readonly string[] {
  return provider.requests.slice(count).flatMap(({ binaryId }) => binaryId ?? []);
}

function hashServed(id: string): string {
  const bytes = DOCUMENTS.get(id);
  if (bytes === undefined) throw new Error("The practice has no such document.");
  return sha256(bytes);
}

/** What the bodies of these documents take when they are sent: base64, and about a hundred bytes around it. */
function wireBytes(ids: readonly string[]): number {
  return ids.reduce((sum, id) => sum + 100 + ((DOCUMENTS.get(id)?.length ?? 0) * 4) / 3, 0);
}
