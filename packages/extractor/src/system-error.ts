import { isGpConnectError, SinkError } from "@gpdocs/spine";

/** What the operating system refuses to the folder as a whole stops the extraction. */
export async function orUnavailable<A>(use: () => Promise<A>): Promise<A> {
  return refusing(use, () => true);
}

/** A full disk or a missing permission stops the extraction; what else goes wrong is one document's failure. */
export async function unlessGone<A>(use: () => Promise<A>): Promise<A> {
  return refusing(use, (code) => GONE.has(code));
}

/** The promise's value, or `undefined` where there is no such file or folder. */
export async function ifThere<A>(promise: Promise<A>): Promise<A | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether a file could be made; `false` where there was one already. */
export async function ifNotThere(making: Promise<void>): Promise<boolean> {
  try {
    await making;
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function refusing<A>(use: () => Promise<A>, isRefusal: (code: string) => boolean): Promise<A> {
  try {
    return await use();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined || !isRefusal(code)) throw error;
    throw new SinkError({
      code: "sink-unavailable",
      message: `The folder cannot be used (${code}). Check that it exists, that you may read and write there, and that the disk has room.`,
    });
  }
}

const GONE: ReadonlySet<string> = new Set([
  "ENOSPC",
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "EDQUOT",
  "EMFILE",
  "ENFILE",
  "EIO",
  "ENOENT",
]);

export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || isGpConnectError(error)) return undefined;
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
