import { type DocumentSink, downloadDocument, type Receipt } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import { InputError, type Priority, SinkError, type SpineSession } from "@gpdocs/spine";
import { createHandOver } from "./hand-over.ts";
import { promised } from "./promise-door.ts";

export interface RetrievalOptions {
  readonly signal?: AbortSignal;
  /**
   * `interactive`: a person waits for the document, which overtakes the bulk extractions at this practice; where the practice
   * rests, it fails at once instead of waiting. `bulk`: it takes its turn with them. @default "interactive"
   */
  readonly priority?: Priority;
}

/** A document on its way to a reader. */
export interface DocumentStream {
  /** To be read to its end, or cancelled: the document comes no faster than it is read. */
  readonly body: ReadableStream<Uint8Array>;
  /** Fulfilled when the whole document has passed its checks: until then, what was read may be half a document. */
  readonly finished: Promise<Receipt>;
}

/**
 * One document as a stream. Bytes that a reader has been given cannot be taken back: a failure after the first of them is not
 * tried again, the stream errors (`broken-off`).
 *
 * @param checkedReferences the patient as the session's records and searches name them
 */
export function streamDocument(
  session: SpineSession,
  document: DocumentLocation,
  checkedReferences: ReadonlySet<string>,
  { signal, priority = "interactive" }: RetrievalOptions = {},
): DocumentStream {
  const left = new AbortController();
  const stop = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const handOver = createHandOver(() => left.abort(new DOMException("The reader has left.", "AbortError")));
  stop.addEventListener("abort", () => handOver.fail(stop.reason), { once: true });
  const finished = download(session, document, checkedReferences, priority, handOver.write, stop);
  finished.then(handOver.close, handOver.fail);
  return { body: handOver.body, finished };
}

async function download(
  session: SpineSession,
  document: DocumentLocation,
  checkedReferences: ReadonlySet<string>,
  priority: Priority,
  write: (bytes: Uint8Array) => Promise<void>,
  stop: AbortSignal,
): Promise<Receipt> {
  const [first] = checkedReferences;
  const own = document.subject !== null && checkedReferences.has(document.subject) ? document.subject : first;
  if (own === undefined) throw notChecked();
  const final = brokenOff({ retryable: false });
  try {
    const sink = streamSink(write, final);
    const options = { sink, patientReference: own, priority };
    return await promised(downloadDocument(session, document, options), stop);
  } catch (error) {
    throw error === final ? brokenOff({ retryable: true }) : error;
  }
}

/** @param final keeps an attempt from being followed by another: what was handed on cannot be taken back */
function streamSink(write: (bytes: Uint8Array) => Promise<void>, final: SinkError): DocumentSink {
  let begun = false;
  return {
    open: async () => ({
      write: async (bytes) => {
        await write(bytes);
        begun = true;
      },
      commit: async () => null,
      discard: async () => {
        if (begun) throw final;
      },
    }),
  };
}

function notChecked(): InputError {
  return new InputError({
    code: "patient-not-checked",
    message:
      "Retrieve the record or search the documents in this session first: they show whose the document is.",
  });
}

function brokenOff({ retryable }: { readonly retryable: boolean }): SinkError {
  return new SinkError({
    code: "broken-off",
    retryable,
    message: "The document broke off after part of it had been handed on. Ask for it again.",
  });
}
