import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DocumentWriter } from "@gpdocs/access-document";
import { isJsonObject, objectOf, textOf } from "@gpdocs/model";
import { InputError, SinkError } from "@gpdocs/spine";
import type { ExtractionSink, ExtractionSubject } from "./extraction-sink.ts";
import { extensionFor, fileNames } from "./file-names.ts";
import { manifestLine } from "./manifest.ts";
import { documentsOf } from "./source.ts";

/**
 * A folder of one patient's documents at one practice: `documents/`, `manifest.ndjson` with a line for each document, and
 * `extraction.json`, the statement. Made for its owner alone (0700, files 0600). A file is there whole or not at all, and
 * before its line in the manifest.
 *
 * A second extraction of the same patient writes the manifest anew and keeps the former one as `manifest.previous.ndjson`.
 * The extraction fails with `InputError` (`folder-of-another-patient`, `folder-not-empty`) if the folder belongs to someone or
 * something else, with `SinkError` (`sink-unavailable`) if it cannot be written.
 *
 * @param path made if it is not there
 */
export function folderSink(path: string): ExtractionSink {
  let subject: ExtractionSubject | undefined;
  let manifest: FileHandle | undefined;
  let names: ReadonlyMap<string, string> = new Map();
  return {
    prepare: async (whose) => {
      await checkBelongsTo(path, whose);
      await unlessGone(() => mkdir(join(path, DOCUMENTS), { recursive: true, mode: 0o700 }));
      subject = whose;
    },
    begin: async (source) => {
      names = fileNames(documentsOf(source).map((document) => document.key));
      await unlessGone(async () => {
        const unfinished = {
          finished: false,
          practice: { odsCode: subject?.odsCode },
          patient: { nhsNumber: subject?.nhsNumber },
        };
        await writeWhole(join(path, STATEMENT), `${JSON.stringify(unfinished, null, 2)}\n`);
        await keepAside(join(path, MANIFEST), join(path, "manifest.previous.ndjson"));
        manifest = await open(join(path, MANIFEST), "a", 0o600);
      });
    },
    open: (document) =>
      unlessGone(() =>
        openDocument(path, names.get(document.key) ?? [...fileNames([document.key]).values()].join()),
      ),
    record: (outcome) =>
      unlessGone(async () => manifest?.appendFile(`${JSON.stringify(manifestLine(outcome))}\n`)),
    end: (statement) =>
      unlessGone(async () => {
        await manifest?.sync();
        await manifest?.close();
        await writeWhole(
          join(path, STATEMENT),
          `${JSON.stringify({ finished: true, ...statement }, null, 2)}\n`,
        );
      }),
  };
}

const DOCUMENTS = "documents";
const MANIFEST = "manifest.ndjson";
const STATEMENT = "extraction.json";

/** Written under a name that no one looks for, flushed, and only then given its own. */
async function openDocument(folder: string, name: string): Promise<DocumentWriter> {
  const temporary = join(folder, DOCUMENTS, `.${name}.${randomUUID()}.part`);
  const handle = await open(temporary, "wx", 0o600);
  return {
    write: (bytes) => unlessGone(() => writeAll(handle, bytes)),
    commit: ({ contentType }) =>
      unlessGone(async () => {
        const file = `${DOCUMENTS}/${name}${extensionFor(contentType)}`;
        await handle.sync();
        await handle.close();
        await rename(temporary, join(folder, file));
        return file;
      }),
    discard: async () => {
      await handle.close().catch(() => {});
      await rm(temporary, { force: true });
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written);
    written += bytesWritten;
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  const handle = await open(temporary, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}

async function keepAside(path: string, aside: string): Promise<void> {
  await rename(path, aside).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw error;
  });
}

/** A folder that holds anything must say, in its statement, that it is this patient's at this practice. */
async function checkBelongsTo(path: string, { nhsNumber, odsCode }: ExtractionSubject): Promise<void> {
  const entries = await unlessGone(() => readdir(path).catch(absentAsEmpty));
  const visible = entries.filter((entry) => entry !== DOCUMENTS);
  if (visible.length === 0 && (await isEmpty(join(path, DOCUMENTS)))) return;
  const statement = await readStatement(join(path, STATEMENT));
  if (statement === undefined) throw notEmpty();
  if (statement.nhsNumber !== nhsNumber || statement.odsCode !== odsCode) throw anothersFolder();
}

async function isEmpty(path: string): Promise<boolean> {
  return (await unlessGone(() => readdir(path).catch(absentAsEmpty))).length === 0;
}

async function readStatement(
  path: string,
): Promise<{ nhsNumber: string | undefined; odsCode: string | undefined } | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    const statement = isJsonObject(value) ? value : undefined;
    return {
      nhsNumber: textOf(objectOf(statement, "patient"), "nhsNumber"),
      odsCode: textOf(objectOf(statement, "practice"), "odsCode"),
    };
  } catch {
    return undefined;
  }
}

function absentAsEmpty(error: unknown): string[] {
  if (systemCode(error) === "ENOENT") return [];
  throw error;
}

/** A full disk or a missing permission stops everything; what else goes wrong is one document's failure. */
async function unlessGone<A>(use: () => Promise<A>): Promise<A> {
  try {
    return await use();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined || !GONE.has(code)) throw error;
    throw new SinkError({
      code: "sink-unavailable",
      message: `The folder cannot be written (${code}). Check that it exists, that you may write there, and that the disk has room.`,
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

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function anothersFolder(): InputError {
  return new InputError({
    code: "folder-of-another-patient",
    message: "The folder holds another patient's or another practice's documents. Choose an empty folder.",
  });
}

function notEmpty(): InputError {
  return new InputError({
    code: "folder-not-empty",
    message:
      "The folder holds files that are not of an extraction. Choose an empty folder, or one that does not exist yet.",
  });
}
