import { type JsonObject, listOf, member, numberOf, objectOf, textOf } from "@gpdocs/model";
import type { ExtractionSubject } from "./extraction-sink.ts";
import { type FolderContents, readFolder } from "./folder-contents.ts";
import type { Standing } from "./manifest.ts";
import { latestLines } from "./manifest-lines.ts";

/** The last extraction into a folder, for a service desk: ids, codes and times, and nothing about the patient. */
export interface ExtractionReport {
  readonly practice: Pick<ExtractionSubject, "odsCode">;
  /** What the documents came from. `null` where the folder does not say. */
  readonly request: "retrieve" | "migrate" | "search" | null;
  /** Whether it came to its end, by itself or by an abort. If not, it is under way, or was killed. */
  readonly finished: boolean;
  /** ISO 8601: when the record or search result had arrived; `null` before the end. */
  readonly retrievedAt: string | null;
  /** ISO 8601: when the last document was accounted for; `null` before the end. */
  readonly finishedAt: string | null;
  /** How many documents ended how: the sums of `documents`. */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * In the order in which they ended. Of an extraction that has not finished: what the manifest says up to now, and for what it
   * has not come to, what the one before it left.
   */
  readonly documents: readonly ReportedDocument[];
}

export interface ReportedDocument {
  /** Made of ids. */
  readonly key: string;
  readonly outcome: string;
  /** Why it was skipped, why it failed. */
  readonly because: string | null;
  readonly code: string | null;
  readonly spineCode: string | null;
  readonly httpStatus: number | null;
  /** Whether a later extraction may succeed; `null` where it did not fail. */
  readonly retryable: boolean | null;
  readonly attempts: number;
  /** `Ssp-TraceID` of each request. */
  readonly traceIds: readonly string[];
  /** ISO 8601: the first of these requests, and the document's end. Of one that is held, those that brought it. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly bytes: number | null;
  /** Codes. */
  readonly receiptWarnings: readonly string[];
}

/**
 * Reads the report of a folder. Nothing is asked of a practice.
 *
 * @throws InputError `no-extraction` if it is no extraction's folder, `manifest-unreadable`
 */
export async function extractionReport(path: string): Promise<ExtractionReport> {
  const contents = await readFolder(path);
  const { owner, isFinished, statement } = contents;
  const documents = ownLines(contents).map(reportedDocument);
  const counts: Record<string, number> = { known: documents.length };
  for (const { outcome } of documents) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const kind = textOf(objectOf(statement, "request"), "kind");
  return {
    practice: { odsCode: owner.odsCode },
    request: REQUESTS.find((request) => request === kind) ?? null,
    finished: isFinished,
    retrievedAt: textOf(statement, "retrievedAt") ?? null,
    finishedAt: textOf(statement, "finishedAt") ?? null,
    counts,
    documents,
  };
}

const REQUESTS = ["retrieve", "migrate", "search"] as const;

/** The lines of the last extraction's documents: they come after those of other files. */
function ownLines({ isFinished, statement, lines }: FolderContents): readonly JsonObject[] {
  const known = numberOf(objectOf(statement, "counts"), "known");
  if (isFinished && known !== undefined) return known > 0 ? lines.slice(-known) : [];
  const ofOtherFiles: ReadonlySet<unknown> = new Set<Standing>(["earlier", "no-longer-shown"]);
  const last = new Map(
    latestLines(lines)
      .filter((line) => !ofOtherFiles.has(line["standing"]))
      .map((line) => [line["key"], line]),
  );
  return [...last.values()];
}

function reportedDocument(line: JsonObject): ReportedDocument {
  const failure = objectOf(line, "failure");
  const retryable = member(failure, "retryable");
  return {
    key: textOf(line, "key") ?? "",
    outcome: textOf(line, "outcome") ?? "unknown",
    because: textOf(line, "because") ?? null,
    code: textOf(failure, "code") ?? null,
    spineCode: textOf(failure, "spineCode") ?? null,
    httpStatus: numberOf(failure, "httpStatus") ?? null,
    retryable: typeof retryable === "boolean" ? retryable : null,
    attempts: numberOf(line, "attempts") ?? 0,
    traceIds: textsIn(line, "traceIds"),
    startedAt: textOf(line, "startedAt") ?? null,
    endedAt: textOf(line, "endedAt") ?? null,
    bytes: numberOf(line, "bytes") ?? null,
    receiptWarnings: textsIn(line, "receiptWarnings"),
  };
}

function textsIn(line: JsonObject, name: string): readonly string[] {
  return listOf(line, name).filter((text) => typeof text === "string");
}
