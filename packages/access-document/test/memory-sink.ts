import type { DocumentLocation } from "@gpdocs/model";
import type { DocumentFacts } from "../src/outcome.ts";
import type { DocumentSink } from "../src/sink.ts";

export type SinkCall = "open" | "write" | "commit" | "discard";

/** A sink in memory that keeps account of what is done to it. */
export interface MemorySink extends DocumentSink {
  /** What has been committed, by key. */
  readonly documents: ReadonlyMap<string, Buffer>;
  readonly facts: ReadonlyMap<string, DocumentFacts>;
  /** `open d1`, `write d1`, …, in order. */
  readonly calls: readonly string[];
  /** Places that are neither committed nor discarded. */
  unfinished(): number;
}

/** @param before runs before each call takes effect: to fail it, to hold it, to interrupt */
export function memorySink(
  before: (call: SinkCall, document: DocumentLocation) => void | Promise<void> = () => {},
): MemorySink {
  const documents = new Map<string, Buffer>();
  const facts = new Map<string, DocumentFacts>();
  const calls: string[] = [];
  let unfinished = 0;
  return {
    documents,
    facts,
    calls,
    unfinished: () => unfinished,
    open: async (document) => {
      const { key } = document;
      const pieces: Uint8Array[] = [];
      const called = async (call: SinkCall) => {
        calls.push(`${call} ${key}`);
        await before(call, document);
      };
      await called("open");
      unfinished += 1;
      return {
        write: async (bytes) => {
          await called("write");
          pieces.push(bytes);
        },
        commit: async (arrived) => {
          await called("commit");
          documents.set(key, Buffer.concat(pieces));
          facts.set(key, arrived);
          unfinished -= 1;
          return `memory/${key}`;
        },
        discard: async () => {
          await called("discard");
          unfinished -= 1;
        },
      };
    },
  };
}
