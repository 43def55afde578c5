import { open } from "node:fs/promises";
import { systemCode } from "./system-error.ts";

/**
 * Brings the names in a folder to the disk, so that a file which was renamed is there after a loss of power, too. Where the
 * platform knows no such thing (Windows, some network file systems), it does nothing.
 */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } catch (error) {
    if (!UNKNOWN.has(systemCode(error) ?? "")) throw error;
  } finally {
    await handle.close();
  }
}

const UNKNOWN: ReadonlySet<string> = new Set(["EINVAL", "ENOTSUP"]);

/** Makes calls that come while `flush` runs share the next run: each sees one that began after the call. */
export function shared(flush: () => Promise<void>): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running.then(() => {
      next = undefined;
      const flushed = flush();
      running = flushed.catch(() => {});
      return flushed;
    });
    return next;
  };
}
