import { RECEIPT_WARNINGS, type Receipt } from "@gpdocs/access-document";
import { type JsonObject, listOf, member, numberOf, objectsOf, textOf } from "@gpdocs/model";
import type { DocumentLine } from "./document-line.ts";
import type { HeldDocument, Version } from "./document-outcome.ts";
import type { Standing } from "./manifest.ts";

/** A file that a folder has from earlier extractions: what its line in the manifest says. */
export interface HeldFile extends Omit<HeldDocument, "current" | "receipt"> {
  /** The line as it stands in the manifest. */
  readonly line: JsonObject;
  readonly receipt: Receipt & { readonly file: string };
  /** What the record said of the document. */
  readonly recorded: Recorded;
  readonly isEarlier: boolean;
}

/** What tells documents apart, and what shows that one has changed. */
export type Recorded = Pick<
  DocumentLine,
  "key" | "contentIndex" | "identifiers" | "url" | "size" | "contentType" | "created" | "indexed"
>;

/** @returns nothing for the line of a document without a file */
export function heldFile(line: JsonObject): HeldFile | undefined {
  const file = textOf(line, "file");
  if (file === undefined) return undefined;
  const warnings = listOf(line, "receiptWarnings");
  const standing = textOf(line, "standing");
  const startedAt = textOf(line, "startedAt");
  const endedAt = textOf(line, "endedAt");
  return {
    line,
    receipt: {
      file,
      bytes: numberOf(line, "bytes") ?? 0,
      sha256: textOf(line, "sha256") ?? "",
      contentType: textOf(line, "reconciledContentType") ?? "application/octet-stream",
      declaredContentType: textOf(line, "contentType") ?? null,
      receivedContentType: textOf(line, "receivedContentType") ?? null,
      extension: /\.[^.]*$/.exec(file)?.[0] ?? ".bin",
      retrievedAt: textOf(line, "retrievedAt") ?? "",
      warnings: RECEIPT_WARNINGS.filter((warning) => warnings.includes(warning)),
    },
    recorded: recordedIn(line),
    version: {
      standing: VERSIONS.find((one) => one === standing) ?? "unchanged",
      earlierFile: textOf(line, "earlierFile") ?? null,
    },
    isEarlier: standing === ("earlier" satisfies Standing),
    attempts: numberOf(line, "attempts") ?? 0,
    traceIds: listOf(line, "traceIds").filter((traceId) => typeof traceId === "string"),
    ...(startedAt === undefined || endedAt === undefined ? {} : { timing: { startedAt, endedAt } }),
  };
}

/** Whether a record says the same of a document at two times. Identifiers have no order. */
export function isSaidAlike(one: Recorded, other: Recorded): boolean {
  return (
    one.url === other.url &&
    one.size === other.size &&
    one.contentType === other.contentType &&
    one.created === other.created &&
    one.indexed === other.indexed &&
    identitiesOf(one).toSorted().join() === identitiesOf(other).toSorted().join()
  );
}

/** Each persistent identifier of a document as a text: system, value, and which content of the DocumentReference it is. */
export function identitiesOf({ identifiers, contentIndex }: Recorded): readonly string[] {
  return identifiers.map(({ system, value }) => JSON.stringify([system, value, contentIndex]));
}

const VERSIONS: readonly Version["standing"][] = ["new", "new-version", "unchanged"];

/** What a line of the manifest says that the record said of its document. */
export function recordedIn(line: JsonObject): Recorded {
  return {
    key: textOf(line, "key") ?? "",
    contentIndex: numberOf(line, "contentIndex") ?? 0,
    identifiers: objectsOf(line, "identifiers").map((identifier) => ({
      system: textOf(identifier, "system") ?? null,
      value: textOf(identifier, "value") ?? "",
      use: member(identifier, "use") === "master" ? "master" : "identifier",
    })),
    url: textOf(line, "url") ?? null,
    size: numberOf(line, "size") ?? null,
    contentType: textOf(line, "contentType") ?? null,
    created: textOf(line, "created") ?? null,
    indexed: textOf(line, "indexed") ?? null,
  };
}
