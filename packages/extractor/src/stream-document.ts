import { type DocumentSink, downloadDocument, type Receipt } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import { InputError, SinkError, type SpineSession } from "@gpdocs/spine";
import { promised } from "./promise-door.ts";

/** A document on its way to a reader. */
export interface DocumentStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Fulfilled when the whole document has passed its checks: until then, what was read may be half a document. */
  readonly finished: Promise<Receipt>;
}

/**
 * One document as a stream. Bytes that a reader has been given cannot be taken back: a failure after the first of them is not
 * tried again, the stream errors.
 *
 * @param checkedReferences the patient as the session's records and searches name them
 */
export function streamDocument(
  session: SpineSession,
  document: DocumentLocation,
  checkedReferences: ReadonlySet<string>,
  signal?: AbortSignal,
): DocumentStream {
  const left = new AbortController();
  const channel = new TransformStream<Uint8Array, Uint8Array>();
  const writer = channel.writable.getWriter();
  writer.closed.catch(() => left.abort(new DOMException("The reader has left.", "AbortError")));
  const finished = download(
    session,
    document,
    checkedReferences,
    streamSink(writer),
    signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]),
  );
  finished.then(
    () => writer.close().catch(() => {}),
    (error: unknown) => writer.abort(error).catch(() => {}),
  );
  return { body: channel.readable, finished };
}

async function download(
  session: SpineSession,
  document: DocumentLocation,
  checkedReferences: ReadonlySet<string>,
  sink: DocumentSink,
  signal: AbortSignal,
): Promise<Receipt> {
  const [first] = checkedReferences;
  const own = document.subject !== null && checkedReferences.has(document.subject) ? document.subject : first;
  if (own === undefined) throw notChecked();
  return promised(downloadDocument(session, document, { sink, patientReference: own }), signal);
}

function streamSink(writer: WritableStreamDefaultWriter<Uint8Array>): DocumentSink {
  let begun = false;
  return {
    open: async () => {
      if (begun) throw brokenOff();
      return {
        write: async (bytes) => {
          begun = true;
          await writer.ready;
          await writer.write(bytes);
        },
        commit: async () => null,
        discard: async () => {},
      };
    },
  };
}

function notChecked(): InputError {
  return new InputError({
    code: "patient-not-checked",
    message:
      "Retrieve the record or search the documents in this session first: they show whose the document is.",
  });
}

function brokenOff(): SinkError {
  return new SinkError({
    code: "broken-off",
    retryable: true,
    message: "The document broke off after part of it had been handed on. Ask for it again.",
  });
}
