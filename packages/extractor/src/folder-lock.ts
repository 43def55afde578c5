import { randomUUID } from "node:crypto";
import { constants, copyFile, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isJsonObject, type JsonObject, numberOf, textOf } from "@gpdocs/model";
import { InputError } from "@gpdocs/spine";
import { processStart } from "./process-start.ts";
import { ifNotThere, ifThere } from "./system-error.ts";
import { unfinishedName } from "./whole-file.ts";

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
    if (await ifNotThere(writeFile(lock, own, { flag: "wx", mode: 0o600 }))) return { release };
    const found = await ifThere(readFile(lock, "utf8"));
    if (found === undefined) continue;
    const holder = holderIn(found);
    if (holder !== undefined && (await isAlive(holder))) throw inUse();
    // One that cannot be read may be being written at this moment.
    if (holder === undefined && tries < TRIES / 2) await wait(WRITING);
    else await takeAway(lock, found, join(path, unfinishedName()));
  }
  throw inUse();

  async function release(): Promise<void> {
    if ((await ifThere(readFile(lock, "utf8"))) === own) await rm(lock, { force: true });
  }
}

const TRIES = 10;

/** Longer than a lock is being written, in milliseconds. */
const WRITING = 20;

/**
 * Clears away a lock that was found to be nobody's. Another process may have done so at the same moment and have taken the
 * folder already: what is cleared away is looked at, and put back if it is not what was found.
 *
 * @param aside an unfinished file's name
 */
export async function takeAway(lock: string, found: string, aside: string): Promise<void> {
  const moved = await ifThere(rename(lock, aside).then(() => readFile(aside, "utf8")));
  if (moved === undefined) return;
  if (moved !== found) await ifNotThere(copyFile(aside, lock, constants.COPYFILE_EXCL));
  await rm(aside, { force: true });
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

async function isAlive(holder: Holder): Promise<boolean> {
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
