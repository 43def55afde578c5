import { createHash } from "node:crypto";
import { type DocumentWriter, type ExtractionSink, type ManifestLine, manifestLine } from "@gpdocs/extractor";
import { deleteObject, type ObjectStore, putObject } from "./object-store-requests.ts";

/**
 * Each document becomes an object: `documents/{hash of its key}`. Its bytes leave as they come, in one PUT of a length that
 * nobody knows yet. When all documents are accounted for, `manifest.ndjson` says what each object is, and `extraction.json`
 * whether that is everything.
 */
export function objectStoreSink(store: ObjectStore): ExtractionSink {
  const lines: ManifestLine[] = [];
  return {
    open: async ({ key }) => openObject(store, `documents/${hashOf(key)}`),
    record: async (outcome) => {
      lines.push(manifestLine(outcome));
    },
    end: async (statement) => {
      await putText(store, "manifest.ndjson", lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
      await putText(store, "extraction.json", `${JSON.stringify(statement, null, 2)}\n`);
    },
  };
}

/** An object is there when its PUT has been answered, and not before: a PUT that breaks off leaves nothing. */
function openObject(store: ObjectStore, name: string): DocumentWriter {
  const put = putObject(store, name);
  let sent = false;
  return {
    write: (bytes) => put.write(bytes),
    commit: async () => {
      sent = true;
      await put.end();
      return name;
    },
    discard: async () => {
      await put.breakOff();
      // All of it was sent and the answer was lost or bad: it may be there.
      if (sent) await deleteObject(store, name);
    },
  };
}

async function putText(store: ObjectStore, name: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const put = putObject(store, name, bytes.length);
  await put.write(bytes);
  await put.end();
}

/** Safe in any url, unlike a key, and of the same length whatever the key is. */
function hashOf(key: string): string {
  return createHash("sha256").update(Buffer.from(key, "utf16le")).digest("hex");
}
