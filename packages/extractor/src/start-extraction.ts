import { type GpConnectError, InputError } from "@gpdocs/spine";
import type * as Effect from "effect/Effect";
import { type Access, type DocumentsTask, extractDocuments, type Listeners } from "./extract-documents.ts";
import type { Extraction } from "./extraction.ts";
import type { ExtractionSink, ExtractionSubject } from "./extraction-sink.ts";
import { createOutcomeLog, type OutcomeLog } from "./outcome-log.ts";
import { createProgressLog } from "./progress-log.ts";
import { promised } from "./promise-door.ts";
import type { ExtractionSource } from "./source.ts";
import { type Statement, stateOf } from "./statement.ts";

export interface ExtractionTask<Source extends ExtractionSource> extends DocumentsTask<Source> {
  readonly subject: ExtractionSubject;
  readonly source: Effect.Effect<Source, GpConnectError>;
  readonly signal?: AbortSignal;
}

/** Begins at once. Nothing that comes of it rejects unheard. */
export function startExtraction<Source extends ExtractionSource>(task: ExtractionTask<Source>): Extraction {
  const left = new AbortController();
  const signal = task.signal === undefined ? left.signal : AbortSignal.any([task.signal, left.signal]);
  const log = createOutcomeLog();
  const progress = createProgressLog(log.outcomes);
  const listeners = { onOutcome: log.add, onProgress: progress.tell };
  const source = prepareAndFetch(task, signal);
  const statement = source.then((found) => extractAll(task, found, listeners, log, signal));
  statement
    .then(
      () => (signal.aborted ? log.fail(signal.reason) : log.close()),
      (error: unknown) => log.fail(error),
    )
    .finally(progress.close);
  return {
    source,
    statement,
    progress: progress.read,
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
  checkAccess(task.access);
  await task.sink.prepare?.(task.subject);
  return orClosed(task.sink, async () => {
    const source = await promised(task.source, signal);
    await task.sink.begin?.(source, task.subject);
    return source;
  });
}

async function extractAll<Source extends ExtractionSource>(
  task: ExtractionTask<Source>,
  source: Source,
  listeners: Listeners,
  log: Pick<OutcomeLog, "outcomes">,
  signal: AbortSignal,
): Promise<Statement> {
  const { sink } = task;
  const statement = await orClosed(sink, async () => {
    await extractDocuments(task, source, listeners, signal);
    const stated = stateOf(task.subject, source, log.outcomes(), new Date().toISOString());
    await sink.end?.(stated);
    return stated;
  });
  await sink.close?.();
  return statement;
}

/** @throws InputError `invalid-max-bytes`: every document would fail, one by one */
export function checkAccess({ maxBytes = 0 }: Access): void {
  if (maxBytes >= 0) return;
  throw new InputError({
    code: "invalid-max-bytes",
    message: "maxBytes must be a number of bytes, 0 or more. Nothing was sent.",
  });
}

/** What goes wrong in `use` closes the sink; it says more than that this failed, too. */
async function orClosed<A>(sink: ExtractionSink, use: () => Promise<A>): Promise<A> {
  try {
    return await use();
  } catch (error) {
    await sink.close?.().catch(() => {});
    throw error;
  }
}
