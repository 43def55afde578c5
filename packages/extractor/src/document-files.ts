import { createHash } from "node:crypto";
import { type FileHandle, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Receipt } from "@gpdocs/access-document";
import { isDocumentName } from "./file-names.ts";
import { ifThere } from "./system-error.ts";

/** Names of the files in a folder; none where there is no such folder. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = (await ifThere(readdir(folder, { withFileTypes: true }))) ?? [];
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

/** Removes the files of a folder that have names as documents get, and are not to be kept. */
export async function removeOthers(folder: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await filesIn(folder)) {
    if (isDocumentName(name) && !keep.has(name)) await rm(join(folder, name), { force: true });
  }
}

/** Whether a file is there, and holds what its receipt says, to the last bit. */
export async function isIntact(
  path: string,
  { bytes, sha256 }: Pick<Receipt, "bytes" | "sha256">,
  signal?: AbortSignal,
): Promise<boolean> {
  const file = await ifThere(open(path, "r"));
  if (file === undefined) return false;
  try {
    const { size } = await file.stat();
    return size === bytes && (await hashOf(file, size, signal)) === sha256;
  } finally {
    await file.close();
  }
}

async function hashOf(file: FileHandle, size: number, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(Math.min(size, LARGEST_PIECE) + 1);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(piece);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(piece.subarray(0, bytesRead));
  }
}

const LARGEST_PIECE = 262_144;
