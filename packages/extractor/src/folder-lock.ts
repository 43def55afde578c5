import { createHash, randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isJsonObject, type JsonObject, numberOf, textOf } from "@gpdocs/model";
import { InputError } from "@gpdocs/spine";
import { processStart } from "./process-start.ts";
import { ifNotThere, ifThere } from "./system-error.ts";
import { unfinishedName, writeWholeFile } from "./whole-file.ts";

/** The right to write into a folder. */
export interface FolderLock {
  release(): Promise<void>;
}

/** In a folder into which an extraction writes: which process does. */
export const LOCK = "extraction.lock";

/**
 * Takes a folder for this process, as long as it runs. A lock that was left by a process that is gone (`kill -9`) is taken
 * over. Whether one of another machine is gone nobody can tell from here: it counts as alive.
 *
 * @throws InputError `folder-in-use`
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  const lock = join(path, LOCK);
  const own = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    processStart: await processStart(process.pid),
    lockedAt: new Date().toISOString(),
    id: randomUUID(),
  });
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await isMade(lock, own)) return { release };
    const found = await foundIn(lock);
    if (found === undefined) continue;
    if (await isOfTheLiving(found)) throw inUse();
    if (await takenOver(lock, found, own)) return { release };
  }
  throw inUse();

  async function release(): Promise<void> {
    if ((await ifThere(readFile(lock, "utf8"))) === own) await rm(lock, { force: true });
  }
}

const TRIES = 10;

/**
 * Takes over a lock that was found to be nobody's. Who may do so is settled by a file beside it, whose name follows from what
 * was found: it is made once, and only its maker replaces the lock, which is never away meanwhile. A file that was left by a
 * maker who is gone is taken over likewise.
 *
 * @returns false where another was quicker: look at the lock again
 */
export async function takenOver(lock: string, found: string, own: string): Promise<boolean> {
  const claim = join(dirname(lock), unfinishedName(digest(found)));
  if (!(await isMade(claim, own))) {
    const other = await foundIn(claim);
    if (other === undefined || (await isOfTheLiving(other))) return false;
    if (!(await takenOver(claim, other, own))) return false;
  }
  try {
    if ((await ifThere(readFile(lock, "utf8"))) !== found) return false;
    await writeWholeFile(lock, own);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

/** What a lock says. One that cannot be read may be being written at this moment: it is given time, and then taken as it is. */
async function foundIn(path: string): Promise<string | undefined> {
  for (let reads = 1; ; reads += 1) {
    const found = await ifThere(readFile(path, "utf8"));
    if (found === undefined || holderIn(found) !== undefined || reads === TRIES) return found;
    await wait(WRITING);
  }
}

/** Between two looks at a lock that is being written, in milliseconds. */
const WRITING = 20;

function isMade(path: string, text: string): Promise<boolean> {
  return ifNotThere(writeFile(path, text, { flag: "wx", mode: 0o600 }));
}

/** In the form of a UUID. */
function digest(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly processStart: string | null;
}

function holderIn(text: string): Holder | undefined {
  const value = parsed(text);
  const pid = numberOf(value, "pid");
  const host = textOf(value, "host");
  if (pid === undefined || !Number.isSafeInteger(pid) || pid < 1 || host === undefined) return undefined;
  return { pid, host, processStart: textOf(value, "processStart") ?? null };
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it says that it is the lock of a process that may still run. */
async function isOfTheLiving(found: string): Promise<boolean> {
  const holder = holderIn(found);
  if (holder === undefined) return false;
  if (holder.host !== hostname()) return true;
  const start = await processStart(holder.pid);
  if (start === undefined) return false;
  return start === null || holder.processStart === null || start === holder.processStart;
}

function inUse(): InputError {
  return new InputError({
    code: "folder-in-use",
    message: `Another extraction is writing into the folder. Wait until it has ended. If you know that none is running (it may have been killed on another machine), delete the folder's ${LOCK}.`,
  });
}
