import { readFile } from "node:fs/promises";
import { ifThere, systemCode } from "./system-error.ts";

/**
 * When a process of this machine started: an opaque text that tells it from a later one with the same id, `null` where the
 * platform (any but Linux) does not say. `undefined` where no such process runs.
 */
export async function processStart(pid: number): Promise<string | null | undefined> {
  if (!isThere(pid)) return undefined;
  if (process.platform !== "linux") return null;
  const [stat, boot] = await Promise.all([
    ifThere(readFile(`/proc/${pid}/stat`, "utf8")),
    ifThere(readFile("/proc/sys/kernel/random/boot_id", "utf8")),
  ]);
  if (stat === undefined || boot === undefined) return null;
  // The second field is the program's name in brackets, which may hold anything; the third is the state, the 22nd the start.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ENDED.has(fields[0] ?? "") ? undefined : `${boot.trim()}:${fields[19]}`;
}

/** Ended, and not yet cleared away by the process that started it. */
const ENDED: ReadonlySet<string> = new Set(["Z", "X"]);

function isThere(pid: number): boolean {
  try {
    // Signal 0 is none: it only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
}
