import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { isJsonObject, objectOf, textOf } from "@gpdocs/model";
import { InputError } from "@gpdocs/spine";
import type { ExtractionSubject } from "./extraction-sink.ts";
import { ifNotThere, ifThere } from "./system-error.ts";
import { isUnfinished, writeWholeFile } from "./whole-file.ts";

/** Where a folder has what shows whose it is. */
export interface FolderPlaces {
  readonly path: string;
  readonly documents: string;
  readonly statement: string;
}

/**
 * Makes sure that documents of this patient at this practice may go into a folder: it is empty, or its statement says that it
 * is theirs. What an extraction left behind that was killed before its statement does not count.
 *
 * @throws InputError `folder-not-empty`, `folder-of-another-patient`
 */
export async function checkFolderOwner(folder: FolderPlaces, subject: ExtractionSubject): Promise<void> {
  if (await isEmpty(folder)) return;
  const text = await ifThere(readFile(folder.statement, "utf8"));
  const owner = text === undefined ? undefined : ownerIn(text);
  if (owner === undefined) throw notEmpty();
  if (owner.nhsNumber !== subject.nhsNumber || owner.odsCode !== subject.odsCode) throw anothersFolder();
}

/**
 * Binds a folder to a patient and a practice, with a statement that is not finished. Of two extractions that begin in one
 * empty folder, one makes that file; the other is refused, if it is not the same patient's.
 *
 * @throws InputError `folder-not-empty`, `folder-of-another-patient`
 */
export async function claimFolder(
  folder: FolderPlaces,
  { nhsNumber, odsCode }: ExtractionSubject,
): Promise<void> {
  const text = statementText({ finished: false, practice: { odsCode }, patient: { nhsNumber } });
  if (await ifNotThere(writeFile(folder.statement, text, { flag: "wx", mode: 0o600, flush: true }))) return;
  await checkFolderOwner(folder, { nhsNumber, odsCode });
  await writeWholeFile(folder.statement, text);
}

export function statementText(statement: object): string {
  return `${JSON.stringify(statement, null, 2)}\n`;
}

async function isEmpty({ path, documents }: FolderPlaces): Promise<boolean> {
  const others = (await namesIn(path)).filter((name) => name !== basename(documents));
  return others.length === 0 && (await namesIn(documents)).length === 0;
}

async function namesIn(path: string): Promise<readonly string[]> {
  const names = (await ifThere(readdir(path))) ?? [];
  return names.filter((name) => !isUnfinished(name));
}

function ownerIn(statement: string): Partial<ExtractionSubject> | undefined {
  const value = parsed(statement);
  if (!isJsonObject(value)) return undefined;
  const nhsNumber = textOf(objectOf(value, "patient"), "nhsNumber");
  const odsCode = textOf(objectOf(value, "practice"), "odsCode");
  return nhsNumber === undefined || odsCode === undefined ? undefined : { nhsNumber, odsCode };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
