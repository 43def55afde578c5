import { appendFile, mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { ExtractionSink } from "./extraction-sink.ts";
import { fileNames } from "./file-names.ts";
import { checkFolderOwner, claimFolder, statementText } from "./folder-owner.ts";
import { manifestLine } from "./manifest.ts";
import { documentsOf } from "./source.ts";
import { ifThere, orUnavailable } from "./system-error.ts";
import { openWholeFile, writeWholeFile } from "./whole-file.ts";

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
  const documents = join(path, DOCUMENTS);
  const manifest = join(path, MANIFEST);
  const statement = join(path, STATEMENT);
  const places = { path, documents, statement };
  const append = (text: string) => appendFile(manifest, text, { mode: 0o600 });
  let names: ReadonlyMap<string, string> = new Map();
  return {
    prepare: (subject) =>
      orUnavailable(async () => {
        await checkFolderOwner(places, subject);
        await mkdir(documents, { recursive: true, mode: 0o700 });
      }),
    begin: (source, subject) =>
      orUnavailable(async () => {
        names = fileNames(documentsOf(source).map((document) => document.key));
        await claimFolder(places, subject);
        await ifThere(rename(manifest, join(path, PREVIOUS_MANIFEST)));
        await append("");
      }),
    open: async (document) => {
      const name = names.get(document.key);
      if (name === undefined)
        throw new Error("A folder takes the documents that it was told of, and no other.");
      return openWholeFile(path, DOCUMENTS, name);
    },
    record: (outcome) => orUnavailable(() => append(`${JSON.stringify(manifestLine(outcome))}\n`)),
    end: (stated) =>
      orUnavailable(async () => {
        await appendFile(manifest, "", { flush: true, mode: 0o600 });
        await writeWholeFile(statement, statementText({ finished: true, ...stated }));
      }),
  };
}

const DOCUMENTS = "documents";
const MANIFEST = "manifest.ndjson";
const PREVIOUS_MANIFEST = "manifest.previous.ndjson";
const STATEMENT = "extraction.json";
