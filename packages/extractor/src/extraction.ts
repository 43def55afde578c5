import { type DocumentOutcome, retrieveDocuments } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import type { GpConnectError, SpineSession } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import type { ExtractionSink, ExtractionSubject } from "./extraction-sink.ts";
import { OutcomeLog } from "./outcome-log.ts";
import { promised } from "./promise-door.ts";
import { documentsOf, type ExtractionSource, patientReferenceOf } from "./source.ts";
import { type Statement, stateOf } from "./statement.ts";

/**
 * All documents of one patient on their way into a sink. It runs whether or not it is iterated over; iterating gives each
 * document's outcome once, as it comes.
 *
 * When the signal aborts, the documents that remain end as skipped (`cancelled`), and iterating then throws the signal's
 * reason. Leaving the loop early cancels the extraction and waits until everything is cleaned up.
 */
export interface Extraction extends AsyncIterable<DocumentOutcome> {
  /** The record or search that the documents come from. Rejects if it could not be had, or is not this patient's. */
  readonly source: Promise<ExtractionSource>;
  /** Fulfilled when every document is accounted for, also after an abort. Rejects if the source does. */
  readonly statement: Promise<Statement>;
}

interface ExtractionTask {
  readonly session: SpineSession;
  readonly subject: ExtractionSubject;
  readonly source: Effect.Effect<ExtractionSource, GpConnectError>;
  readonly interaction: "retrieve-document" | "migrate-document";
  readonly sink: ExtractionSink;
  readonly select?: (document: DocumentLocation) => boolean;
  readonly signal?: AbortSignal;
}

export function startExtraction(task: ExtractionTask): Extraction {
  const cancel = new AbortController();
  const signal = task.signal === undefined ? cancel.signal : AbortSignal.any([task.signal, cancel.signal]);
  const log = new OutcomeLog();
  const source = prepareAndFetch(task, signal);
  const statement = source.then((found) => extractAll(task, found, log, signal));
  statement.then(
    () => (signal.aborted ? log.fail(signal.reason) : log.close()),
    (error: unknown) => log.fail(error),
  );
  source.catch(() => {});
  return {
    source,
    statement,
    [Symbol.asyncIterator]: () => {
      const outcomes = log.read();
      return {
        next: () => outcomes.next(),
        return: async () => {
          cancel.abort(new DOMException("The extraction was left before its end.", "AbortError"));
          await statement.catch(() => {});
          return { done: true, value: undefined };
        },
      };
    },
  };
}

async function prepareAndFetch(task: ExtractionTask, signal: AbortSignal): Promise<ExtractionSource> {
  await task.sink.prepare?.(task.subject);
  const source = await promised(task.source, signal);
  await task.sink.begin?.(source);
  return source;
}

async function extractAll(
  { session, subject, interaction, sink, select = () => true }: ExtractionTask,
  source: ExtractionSource,
  log: OutcomeLog,
  signal: AbortSignal,
): Promise<Statement> {
  const documents = documentsOf(source);
  const record = async (outcome: DocumentOutcome) => {
    await sink.record?.(outcome);
    log.add(outcome);
  };
  const wanted = documents.filter((document) => select(document));
  const wantedKeys = new Set(wanted.map((document) => document.key));
  for (const document of documents) {
    if (!wantedKeys.has(document.key)) await record(notRequested(document, "not-selected"));
  }
  const retrieval = retrieveDocuments(session, wanted, {
    sink,
    interaction,
    patientReference: patientReferenceOf(source),
    onOutcome: (outcome) => Effect.tryPromise({ try: () => record(outcome), catch: (error) => error }),
  });
  await promised(retrieval, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  const accountedFor = new Set(log.outcomes.map((outcome) => outcome.document.key));
  for (const document of wanted) {
    if (!accountedFor.has(document.key)) await record(notRequested(document, "cancelled"));
  }
  const statement = stateOf(subject, source, log.outcomes, new Date().toISOString());
  await sink.end?.(statement);
  return statement;
}

function notRequested(document: DocumentLocation, because: "not-selected" | "cancelled"): DocumentOutcome {
  return { document, attempts: 0, traceIds: [], outcome: "skipped", because };
}
