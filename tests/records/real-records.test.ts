import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ManifestLine } from "@gpdocs/extractor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RECORDS_FOLDER, realRecords } from "./real-records.ts";

const GPDOCS = join(import.meta.dirname, "..", "..", "packages", "cli", "src", "main.ts");
const records = realRecords();

describe.skipIf(records.length === 0)("gpdocs simulate --records, and gpdocs extract from it", () => {
  let simulator: ChildProcess;
  let route: readonly string[];
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gpdocs-records-"));
    simulator = spawn(process.execPath, [GPDOCS, "simulate", "--records", RECORDS_FOLDER]);
    const text = await textUntil(simulator, "--migrate");
    route = ["--sds-url", urlOf(text, "SDS"), "--ssp-url", urlOf(text, "SSP")];
  });

  afterAll(() => {
    simulator.kill();
    rmSync(folder, { recursive: true });
  });

  it.each(records)(
    "$file: every content has one line, and what is available is retrieved",
    async (record) => {
      const out = join(folder, record.nhsNumber);
      const exitCode = await gpdocs(
        ["extract", "--nhs-number", "-", "--ods-code", "A82038", ...route, "--demo", "--out", out],
        record.nhsNumber,
      );
      const lines = readManifest(out);
      expect(lines.map((line) => line.documentReferenceId).sort()).toEqual(
        record.contents.map(({ id }) => id).sort(),
      );
      for (const content of record.contents) {
        const line = lines.find((candidate) => candidate.documentReferenceId === content.id);
        if (content.url === undefined) {
          expect(line).toMatchObject({
            outcome: "placeholder",
            unavailableReason: content.title,
            file: null,
          });
        } else {
          expect(line).toMatchObject({ outcome: "retrieved", bytes: content.size });
          const bytes = readFileSync(join(out, line?.file ?? ""));
          expect(bytes.length).toBe(content.size);
          expect(createHash("sha256").update(bytes).digest("hex")).toBe(line?.sha256);
        }
      }
      const statement = JSON.parse(readFileSync(join(out, "extraction.json"), "utf8"));
      expect(statement).toMatchObject({
        finished: true,
        patient: { nhsNumber: record.nhsNumber, check: { nhsNumber: "same" } },
        counts: {
          known: record.contents.length,
          retrieved: record.contents.filter((content) => content.url !== undefined).length,
          failed: 0,
        },
      });
      expect(exitCode).toBe(statement.complete ? 0 : 4);
    },
  );

  it("serves the specification's own search, too", async () => {
    const out = join(folder, "search");
    const exitCode = await gpdocs(
      [
        ...["extract", "--from", "search", "--nhs-number", "9999999999", "--ods-code", "A82038"],
        ...[...route, "--demo", "--out", out],
      ],
      "",
    );
    expect(readManifest(out).map((line) => [line.documentReferenceId, line.outcome, line.bytes])).toEqual([
      ["27863182736", "retrieved", 3654],
    ]);
    expect(exitCode).toBe(0);
  });
});

async function gpdocs(args: readonly string[], stdin: string): Promise<number | null> {
  const child = spawn(process.execPath, [GPDOCS, ...args], { stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
}

function readManifest(folder: string): readonly ManifestLine[] {
  const text = readFileSync(join(folder, "manifest.ndjson"), "utf8");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}

async function textUntil(child: ChildProcess, mark: string): Promise<string> {
  let text = "";
  for await (const piece of child.stdout ?? []) {
    text += piece;
    if (text.includes(mark)) break;
  }
  return text;
}

function urlOf(text: string, name: string): string {
  return new RegExp(`^${name}\\s+(http\\S+)$`, "m").exec(text)?.[1] ?? "";
}
