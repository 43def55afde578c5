import { InputError, SinkError } from "@gpdocs/spine";
import type { ExtractionSink, ExtractionSubject } from "./extraction-sink.ts";

/** Documents in memory, for one patient at one practice. */
export interface MemorySink extends ExtractionSink {
  /** By key, each whole. */
  readonly documents: ReadonlyMap<string, Uint8Array>;
}

/**
 * Keeps documents in memory, for small records and for tests. A document that is larger than all the room fails
 * (`over-memory-limit`); when the documents together need more, the extraction stops and the rest ends as skipped
 * (`sink-unavailable`).
 *
 * @param options.maxBytes bytes of all documents, those under way included. While one becomes whole, it is there twice
 * @throws InputError `invalid-max-bytes` unless it is a whole number from 1
 * @example
 * const sink = memorySink({ maxBytes: 50_000_000 });
 * await session.extract({ from: "search", sink }).statement;
 * for (const [key, bytes] of sink.documents) …
 */
export function memorySink({ maxBytes }: { readonly maxBytes: number }): MemorySink {
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) throw invalidMaxBytes();
  const documents = new Map<string, Uint8Array>();
  let owner: ExtractionSubject | undefined;
  let used = 0;
  return {
    documents,
    prepare: async (subject) => {
      owner ??= subject;
      if (owner.nhsNumber !== subject.nhsNumber || owner.odsCode !== subject.odsCode) throw anothersSink();
    },
    open: async ({ key }) => {
      let pieces: Uint8Array[] = [];
      let size = 0;
      return {
        write: async (bytes) => {
          if (size + bytes.length > maxBytes) throw overLimit();
          if (used + bytes.length > maxBytes) throw full();
          used += bytes.length;
          size += bytes.length;
          pieces.push(bytes);
        },
        commit: async () => {
          used -= documents.get(key)?.length ?? 0;
          documents.set(key, joined(pieces, size));
          return null;
        },
        discard: async () => {
          used -= size;
          pieces = [];
        },
      };
    },
  };
}

/** With memory of its own: a small `Buffer` would share it with others. */
function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function overLimit(): SinkError {
  return new SinkError({
    code: "over-memory-limit",
    message: "The document is larger than the memory that was set aside. Extract into a folder.",
  });
}

function full(): SinkError {
  return new SinkError({
    code: "sink-unavailable",
    message: "The documents need more memory than was set aside. Extract into a folder.",
  });
}

function anothersSink(): InputError {
  return new InputError({
    code: "sink-of-another-patient",
    message: "The sink holds another patient's or another practice's documents. Make a new one.",
  });
}

function invalidMaxBytes(): InputError {
  return new InputError({
    code: "invalid-max-bytes",
    message: "maxBytes must be a whole number from 1.",
  });
}
