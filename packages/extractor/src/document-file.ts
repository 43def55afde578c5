import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DocumentFacts, DocumentWriter } from "@gpdocs/access-document";
import { DOCUMENTS } from "./folder-places.ts";
import { unlessGone } from "./system-error.ts";
import { openUnfinished } from "./whole-file.ts";

/** What a document's file is called, decided when all of it has arrived. */
export interface DocumentNaming {
  /** A file that is there and holds the same bytes: the document is not kept twice. */
  there(facts: DocumentFacts): Promise<string | undefined>;
  /** A name for a new file. */
  free(facts: DocumentFacts): string;
}

/**
 * A document that gets its name when it is whole and on the disk.
 *
 * @param flushNames brings the names in the folder to the disk
 */
export async function openDocumentFile(
  folder: string,
  flushNames: () => Promise<void>,
  naming: DocumentNaming,
): Promise<DocumentWriter> {
  const file = await openUnfinished(folder);
  let finished: string | undefined;
  return {
    write: (bytes) => unlessGone(() => file.write(bytes)),
    commit: (facts) =>
      unlessGone(async () => {
        const there = await naming.there(facts);
        if (there !== undefined) {
          await file.discard();
          return `${DOCUMENTS}/${there}`;
        }
        const name = naming.free(facts);
        finished = join(folder, name);
        await file.finish(finished);
        await flushNames();
        return `${DOCUMENTS}/${name}`;
      }),
    discard: () =>
      unlessGone(async () => {
        await file.discard();
        if (finished !== undefined) await rm(finished, { force: true });
      }),
  };
}
