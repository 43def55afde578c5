import { type DocumentOutcome, type RetrieveOptions, retrieveDocuments } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import type { GpConnectError, SpineSession } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import type { Extraction } from "./extraction.ts";
import type { ExtractionSink, ExtractionSubject } from "./extraction-sink.ts";
import { createOutcomeLog, type OutcomeLog } from "./outcome-log.ts";
import { promised } from "./promise-door.ts";
import type { Select } from "./session.ts";
import { documentsOf, type ExtractionSource, patientReferenceOf } from "./source.ts";
import { type Statement, stateOf } from "./statement.ts";

export interface ExtractionTask<Source extends ExtractionSource> {
  readonly session: SpineSession;
  readonly subject: ExtractionSubject;
  readonly source: Effect.Effect<Source, GpConnectError>;
  /** How the documents are asked for: retrieved, or migrated. */
  readonly access: Pick<RetrieveOptions, "interaction" | "sensitive">;
  readonly sink: ExtractionSink;
  readonly select?: Select<Source>;
  readonly signal?: AbortSignal;
}

/** Begins at once. Nothing that comes of it rejects unheard. */
export function startExtraction<Source extends ExtractionSource>(task: ExtractionTask<Source>): Extraction {
  const left = new AbortController();
  const signal = task.signal === undefined ? left.signal : AbortSignal.any([task.signal, left.signal]);
  const log = createOutcomeLog();
  const source = prepareAndFetch(task, signal);
  const statement = source.then((found) => extractAll(task, found, log, signal));
  statement.then(
    () => (signal.aborted ? log.fail(signal.reason) : log.close()),
    (error: unknown) => log.fail(error),
  );
  return {
    source,
    statement,
    [Symbol.asyncIterator]: () => {
      const outcomes = log.read();
      return {
        next: () => outcomes.next(),
        return: async () => {
          left.abort(new DOMException("The extraction was left before its end.", "AbortError"));
          await statement.catch(() => {});
          return { done: true, value: undefined };
        },
      };
    },
  };
}

async function prepareAndFetch<Source extends ExtractionSource>(
  task: ExtractionTask<Source>,
  signal: AbortSignal,
): Promise<Source> {
  signal.throwIfAborted();
  await task.sink.prepare?.(task.subject);
  const source = await promised(task.source, signal);
  await task.sink.begin?.(source, task.subject);
  return source;
}

async function extractAll<Source extends ExtractionSource>(
  { session, subject, access, sink, select = () => true }: ExtractionTask<Source>,
  source: Source,
  log: OutcomeLog,
  signal: AbortSignal,
): Promise<Statement> {
  const documents = documentsOf(source);
  const record = async (outcome: DocumentOutcome) => {
    await sink.record?.(outcome);
    log.add(outcome);
  };
  const wanted = new Set(documents.filter((document) => select(document, source)));
  for (const document of documents) {
    if (!wanted.has(document)) await record(notRequested(document, "not-selected"));
  }
  const retrieval = retrieveDocuments(session, [...wanted], {
    ...access,
    sink,
    patientReference: patientReferenceOf(source),
    onOutcome: (outcome) => Effect.tryPromise({ try: () => record(outcome), catch: (error) => error }),
  });
  await promised(retrieval, signal).catch((error: unknown) => {
    if (!signal.aborted || error !== signal.reason) throw error;
  });
  const accountedFor = new Set(log.outcomes().map((outcome) => outcome.document));
  for (const document of wanted) {
    if (!accountedFor.has(document)) await record(notRequested(document, "cancelled"));
  }
  const statement = stateOf(subject, source, log.outcomes(), new Date().toISOString());
  await sink.end?.(statement);
  return statement;
}

function notRequested(document: DocumentLocation, because: "not-selected" | "cancelled"): DocumentOutcome {
  return { document, attempts: 0, traceIds: [], outcome: "skipped", because };
}
