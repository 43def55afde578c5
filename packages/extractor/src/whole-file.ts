import { randomUUID } from "node:crypto";
import { type FileHandle, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { flushFolder } from "./folder-flush.ts";
import { promised } from "./promise-door.ts";
import { renamed } from "./rename-file.ts";

/** A file that gets its name when it is whole and on the disk. */
export interface UnfinishedFile {
  /**
   * Keeps the bytes until there are enough of them to be worth a call of the system, which then goes on while the next ones come:
   * what fails there may be told by a later call, at the latest by `finish`.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Replaces what has that name. The name itself is on the disk when the folder has been flushed. */
  finish(path: string): Promise<void>;
  /** Nothing stays of what has not become whole. */
  discard(): Promise<void>;
}

export async function openUnfinished(folder: string): Promise<UnfinishedFile> {
  const unfinished = join(folder, unfinishedName());
  const handle = await open(unfinished, "wx", 0o600);
  let waiting: Uint8Array[] = [];
  let size = 0;
  let written = Promise.resolve();
  const writeWaiting = async () => {
    await written;
    written = writeAll(handle, waiting);
    written.catch(() => {});
    waiting = [];
    size = 0;
  };
  return {
    write: async (bytes) => {
      waiting.push(bytes);
      size += bytes.length;
      if (size >= WORTH_WRITING) await writeWaiting();
    },
    finish: async (path) => {
      await writeWaiting();
      await written;
      await handle.sync();
      await handle.close();
      await promised(renamed(unfinished, path));
    },
    discard: async () => {
      await written.catch(() => {});
      try {
        await handle.close();
      } finally {
        await rm(unfinished, { force: true });
      }
    },
  };
}

/** Replaces a file at once: whoever reads it sees the old or the new one, never a part. */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  const file = await openUnfinished(dirname(path));
  try {
    await file.write(Buffer.from(text));
    await file.finish(path);
  } catch (error) {
    // What went wrong first says more than that its remains could not be removed.
    await file.discard().catch(() => {});
    throw error;
  }
  await flushFolder(dirname(path));
}

/** Removes what extractions left in a folder that were killed. None may be under way there. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (isUnfinished(name)) await rm(join(folder, name), { force: true });
  }
}

/** Whether a name is one under which a file stands that has not become whole. */
export function isUnfinished(name: string): boolean {
  return /^\.[0-9a-f-]{36}\.part$/.test(name);
}

/** Says nothing of the document, and cannot be one of the names that documents get. */
export function unfinishedName(uuid: string = randomUUID()): string {
  return `.${uuid}.part`;
}

async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  let left = pieces;
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev(left);
    left = behind(left, bytesWritten);
  }
}

/** What is left of the pieces behind their first so many bytes. */
function behind(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let passed = 0;
  return pieces.flatMap((piece) => {
    const left = piece.subarray(Math.max(0, bytes - passed));
    passed += piece.length;
    return left.length > 0 ? [left] : [];
  });
}

/** Bytes. */
const WORTH_WRITING = 262_144;
