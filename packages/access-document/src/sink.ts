import type { DocumentLocation } from "@gpdocs/model";
import type { DocumentFacts } from "./outcome.ts";

/**
 * Where documents go. The caller's own sinks fit in here: an object store, a database, a message.
 *
 * What a sink throws is this document's failure (`sink-failed`). A sink that can take no document any more throws a
 * `SinkError` with the code `sink-unavailable`: the extraction then stops and accounts for the rest.
 */
export interface DocumentSink {
  /** A place for one attempt at one document. A document that is tried again gets a new one. */
  open(document: DocumentLocation): Promise<DocumentWriter>;
}

export interface DocumentWriter {
  /** Takes the next bytes; the following ones wait until the promise is fulfilled. The sink may keep the array. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * The document has arrived whole and has passed its checks: from now on it is there, under the name that is returned
   * (`null` where it has none).
   */
  commit(facts: DocumentFacts): Promise<string | null>;
  /**
   * The attempt came to nothing: nothing of it may stay. If that cannot be had, throw: the document then fails
   * (`sink-not-cleared`, or with the `SinkError` that is thrown) and is not tried again.
   */
  discard(): Promise<void>;
}
