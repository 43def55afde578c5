import { type JsonObject, member } from "@gpdocs/model";
import { InputError } from "@gpdocs/spine";
import type { ExtractionSubject } from "./extraction-sink.ts";
import { ownerIn, readStatement } from "./folder-owner.ts";
import { placesIn } from "./folder-places.ts";
import { readManifestLines } from "./manifest-file.ts";
import { orUnavailable } from "./system-error.ts";

/** What stands in a folder of an extraction, which may be under way. */
export interface FolderContents {
  readonly owner: ExtractionSubject;
  readonly isFinished: boolean;
  /** `extraction.json`. */
  readonly statement: JsonObject;
  /** Of `manifest.ndjson`, in order. */
  readonly lines: readonly JsonObject[];
}

/** @throws InputError `no-extraction`, `manifest-unreadable`; SinkError `sink-unavailable` */
export async function readFolder(path: string): Promise<FolderContents> {
  const places = placesIn(path);
  return orUnavailable(async () => {
    const statement = await readStatement(places);
    const owner = ownerIn(statement);
    if (statement === undefined || owner === undefined) throw noExtraction();
    return {
      owner,
      isFinished: member(statement, "finished") === true,
      statement,
      lines: (await readManifestLines(places.manifest)) ?? [],
    };
  });
}

function noExtraction(): InputError {
  return new InputError({
    code: "no-extraction",
    message: "The folder is not one that an extraction has written. Check its path.",
  });
}
