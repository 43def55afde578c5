import { join } from "node:path";

/** Where a folder of a patient's documents has what. */
export interface FolderPlaces {
  readonly path: string;
  readonly documents: string;
  readonly manifest: string;
  readonly statement: string;
}

/** Files are named with this in front: `documents/x.pdf`. */
export const DOCUMENTS = "documents";

export function placesIn(path: string): FolderPlaces {
  return {
    path,
    documents: join(path, DOCUMENTS),
    manifest: join(path, "manifest.ndjson"),
    statement: join(path, "extraction.json"),
  };
}
