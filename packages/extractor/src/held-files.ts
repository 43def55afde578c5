import type { DocumentLocation } from "@gpdocs/model";
import { documentLine } from "./document-line.ts";
import { type HeldFile, identitiesOf, isSaidAlike, type Recorded } from "./held-file.ts";
import type { ManifestLine, Standing } from "./manifest.ts";

/** The files that a folder has from before, each as a version of a document that the record shows now, or of none. */
export interface HeldFiles {
  /** Every version of a document, the latest last. */
  versions(document: DocumentLocation): readonly HeldFile[];
  /** The latest version; of several that may be it, the one of which the record still says the same. */
  latest(document: DocumentLocation): HeldFile | undefined;
  /** To be called for a file that turns out not to be what its line says. */
  forget(file: HeldFile): void;
  /** Lines for the files that none of an extraction's own lines names: how each stands to what these say. */
  linesBeside(told: readonly ManifestLine[]): readonly object[];
}

export function heldFiles(files: readonly HeldFile[], documents: readonly DocumentLocation[]): HeldFiles {
  const keyOf = documentKeyOf(documents.map(documentLine));
  /** By the key of the document; under `undefined` those of documents that the record does not show. */
  const held = new Map<string | undefined, HeldFile[]>();
  for (const file of files) {
    const key = keyOf(file.recorded);
    const others = held.get(key);
    if (others === undefined) held.set(key, [file]);
    else others.push(file);
  }
  /** Names of files that are not what their lines say; documents may share one. */
  const forgotten = new Set<string>();
  const isHeld = ({ receipt }: HeldFile) => !forgotten.has(receipt.file);
  const versions = ({ key }: DocumentLocation) => (held.get(key) ?? []).filter(isHeld);
  return {
    versions,
    latest: (document) => {
      const all = versions(document);
      const latest = all.filter((file) => !file.isEarlier);
      const recorded = documentLine(document);
      return latest.findLast((file) => isSaidAlike(file.recorded, recorded)) ?? latest.at(-1) ?? all.at(-1);
    },
    forget: ({ receipt }) => {
      forgotten.add(receipt.file);
    },
    linesBeside: (told) => {
      const named = new Set(told.map(({ file }) => file));
      const withFile = new Set(told.flatMap(({ key, file }) => (file === null ? [] : [key])));
      return [...held].flatMap(([key, others]) =>
        others
          .filter((file) => isHeld(file) && !named.has(file.receipt.file))
          .map((file) => ({ ...file.line, standing: standingBeside(file, key, withFile) })),
      );
    },
  };
}

/**
 * The key of the document that shares a persistent identifier (in the same content of its DocumentReference), else of the one
 * with the same key. An identifier that several documents share tells nothing.
 */
export function documentKeyOf(documents: readonly Recorded[]): (file: Recorded) => string | undefined {
  const keys = new Set(documents.map(({ key }) => key));
  const byIdentity = new Map<string, Set<string>>();
  for (const document of documents) {
    for (const identity of identitiesOf(document)) {
      byIdentity.set(identity, (byIdentity.get(identity) ?? new Set()).add(document.key));
    }
  }
  return (file) => {
    const sharing = identitiesOf(file).map((identity) => [...(byIdentity.get(identity) ?? [])]);
    const [identified] = sharing.find((found) => found.length === 1) ?? [];
    return identified ?? (keys.has(file.key) ? file.key : undefined);
  };
}

/**
 * @param document the key of the document of which the file is a version, where the record shows it
 * @param withFile keys of the documents of which there is another file now
 */
function standingBeside(
  file: HeldFile,
  document: string | undefined,
  withFile: ReadonlySet<string>,
): Standing {
  if (file.isEarlier) return "earlier";
  if (document === undefined) return "no-longer-shown";
  return withFile.has(document) ? "earlier" : file.version.standing;
}
