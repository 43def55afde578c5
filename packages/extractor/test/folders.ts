import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { folderSink } from "../src/index.ts";
import { type Behaviour, NHS_NUMBER, type Practice } from "./practice.ts";

export const THREE: Behaviour = { binaries: { a: "aa", b: "bb", c: "cc" } };

/** A place for folders, gone when the test has finished. */
export async function somewhere(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "gpdocs-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Every file below a folder, by path, `/` between. */
export async function filesIn(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(path.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}

export async function manifestIn(
  path: string,
  name = "manifest.ndjson",
): Promise<readonly Record<string, unknown>[]> {
  const text = await readFile(join(path, name), "utf8");
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

export async function statementIn(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(path, "extraction.json"), "utf8"));
}

export function extractInto(practice: Practice, path: string, nhsNumber = NHS_NUMBER): Promise<unknown> {
  return practice.session({ nhsNumber }).extract({ from: "record", sink: folderSink(path) }).statement;
}
