import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isObject, type JsonObject, parseJson } from "./json.ts";

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An API key for SDS, which the directory takes. */
const SDS_API_KEY = "transcript-api-key";

/** Runs the command line from the checkout, as a process of its own and without anything of this process's environment. */
export function runGpdocs(args: readonly string[]): Promise<Run> {
  const main = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env["PATH"] ?? "", GPDOCS_SDS_API_KEY: SDS_API_KEY },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
  child.stderr.on("data", (piece: Buffer) => stderr.push(piece));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) =>
      resolve({
        exitCode,
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
      }),
    );
  });
}

/** What an extraction has left in its folder. */
export interface Folder {
  readonly manifest: readonly JsonObject[];
  readonly statement: JsonObject;
  /** Contents by path within the folder: everything under `documents/`. */
  readonly files: ReadonlyMap<string, Buffer>;
}

export async function readFolder(path: string): Promise<Folder> {
  const names = await readdir(join(path, "documents"));
  const files = await Promise.all(
    names.map(async (name) => [`documents/${name}`, await readFile(join(path, "documents", name))] as const),
  );
  const manifest = await readFile(join(path, "manifest.ndjson"), "utf8");
  return {
    manifest: manifest.trimEnd().split("\n").filter(Boolean).map(readObject),
    statement: readObject(await readFile(join(path, "extraction.json"), "utf8")),
    files: new Map(files),
  };
}

function readObject(text: string): JsonObject {
  const value = parseJson(text);
  if (!isObject(value)) throw new Error("That is not a JSON object.");
  return value;
}
