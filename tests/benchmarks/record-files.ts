import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { RECORDS_FOLDER } from "../records/real-records.ts";
import { structuredRecordText } from "./structured-record.ts";

/** The text of a record, in a file of its own. */
export interface RecordFile {
  readonly name: string;
  readonly file: string;
  /** In bytes. */
  readonly size: number;
}

/** Builds a record of about that many bytes. */
export function buildRecord(folder: string, name: string, bytes: number, seed: number): RecordFile {
  const file = join(folder, `${name}.json`);
  const descriptor = openSync(file, "w");
  let size = 0;
  for (const piece of structuredRecordText(bytes, seed)) size += writeSync(descriptor, piece);
  closeSync(descriptor);
  return { name, file, size };
}

/**
 * The real structured records, where there are any, without the white space that their files are indented with: it
 * would make parsing slower and leave resolving as it is.
 */
export function realRecordFiles(folder: string): readonly RecordFile[] {
  if (!existsSync(RECORDS_FOLDER)) return [];
  return readdirSync(RECORDS_FOLDER)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const bundle = JSON.parse(readFileSync(join(RECORDS_FOLDER, name), "utf8"));
      if (bundle.type !== "collection") return [];
      const text = JSON.stringify(bundle);
      const file = join(folder, name);
      writeFileSync(file, text);
      return [{ name: name.replace(".json", ""), file, size: Buffer.byteLength(text) }];
    });
}
