import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
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
  const found = await ifThere(stat(path));
  if (found?.size !== bytes) return false;
  const hash = createHash("sha256");
  await pipeline(
    createReadStream(path, { highWaterMark: PIECE }),
    hash,
    signal === undefined ? {} : { signal },
  );
  return hash.digest("hex") === sha256;
}

const PIECE = 262_144;
