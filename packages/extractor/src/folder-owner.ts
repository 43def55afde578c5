import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { isJsonObject, type JsonObject, member, objectOf, textOf } from "@gpdocs/model";
import { InputError } from "@gpdocs/spine";
import type { ExtractionSubject } from "./extraction-sink.ts";
import { LOCK } from "./folder-lock.ts";
import type { FolderPlaces } from "./folder-places.ts";
import type { Statement } from "./statement.ts";
import { ifThere } from "./system-error.ts";
import { isUnfinished, writeWholeFile } from "./whole-file.ts";

/** What came of the last extraction into a folder; `none` where it is empty. */
export type FolderState = "none" | "unfinished" | "finished";

/**
 * Makes sure that documents of this patient at this practice may go into a folder: it is empty, or its statement says that it
 * is theirs. What an extraction left behind that was killed before its statement does not count.
 *
 * @throws InputError `folder-not-empty`, `folder-of-another-patient`
 */
export async function checkFolderOwner(
  folder: FolderPlaces,
  subject: ExtractionSubject,
): Promise<FolderState> {
  if (await isEmpty(folder)) return "none";
  const statement = await readStatement(folder);
  const owner = ownerIn(statement);
  if (owner === undefined) throw notEmpty();
  if (owner.nhsNumber !== subject.nhsNumber || owner.odsCode !== subject.odsCode) throw anothersFolder();
  return member(statement, "finished") === true ? "finished" : "unfinished";
}

/** Binds a folder to a patient and a practice, with a statement that is not finished: it says what was asked for. */
export async function claimFolder(
  folder: FolderPlaces,
  { nhsNumber, odsCode }: ExtractionSubject,
  request: Statement["request"],
): Promise<void> {
  const claim = { finished: false, practice: { odsCode }, patient: { nhsNumber }, request };
  await writeWholeFile(folder.statement, statementText(claim));
}

/** `extraction.json`; `undefined` where there is none that can be read. */
export async function readStatement(folder: FolderPlaces): Promise<JsonObject | undefined> {
  const text = await ifThere(readFile(folder.statement, "utf8"));
  return text === undefined ? undefined : parsed(text);
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
  return names.filter((name) => !isUnfinished(name) && name !== LOCK);
}

export function ownerIn(statement: JsonObject | undefined): ExtractionSubject | undefined {
  const nhsNumber = textOf(objectOf(statement, "patient"), "nhsNumber");
  const odsCode = textOf(objectOf(statement, "practice"), "odsCode");
  return nhsNumber === undefined || odsCode === undefined ? undefined : { nhsNumber, odsCode };
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
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
