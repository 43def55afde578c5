import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DocumentWriter } from "@gpdocs/access-document";
import { extensionFor } from "./file-names.ts";
import { unlessGone } from "./system-error.ts";

/** Whether a name is one under which a file stands that has not become whole. */
export function isUnfinished(name: string): boolean {
  return /^\.[0-9a-f-]{36}\.part$/.test(name);
}

/** A document that gets its name, and the extension of its content type, when it is whole and on the disk. */
export async function openWholeFile(root: string, folder: string, name: string): Promise<DocumentWriter> {
  const unfinished = join(root, folder, unfinishedName());
  const handle = await unlessGone(() => open(unfinished, "wx", 0o600));
  return {
    write: (bytes) => unlessGone(() => writeAll(handle, bytes)),
    commit: ({ contentType }) =>
      unlessGone(async () => {
        const file = `${name}${extensionFor(contentType)}`;
        await handle.sync();
        await handle.close();
        await rename(unfinished, join(root, folder, file));
        return `${folder}/${file}`;
      }),
    discard: () =>
      unlessGone(async () => {
        try {
          await handle.close();
        } finally {
          await rm(unfinished, { force: true });
        }
      }),
  };
}

/** Replaces a file at once: whoever reads it sees the old or the new one, never a part. */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  const unfinished = join(dirname(path), unfinishedName());
  try {
    const handle = await open(unfinished, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    // What went wrong first says more than that its remains could not be removed.
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}

/** Says nothing of the document, and cannot be one of the names that documents get. */
function unfinishedName(): string {
  return `.${randomUUID()}.part`;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written);
    written += bytesWritten;
  }
}
