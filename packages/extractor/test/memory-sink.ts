import type { ExtractionSink } from "../src/extraction-sink.ts";
import type { DocumentOutcome, ExtractionSource, Statement } from "../src/index.ts";

/** A sink in memory that keeps account of everything it is told. */
export interface MemorySink extends ExtractionSink {
  readonly documents: ReadonlyMap<string, string>;
  /** `prepare`, `begin`, `open a`, `record a`, …, in order. */
  readonly calls: readonly string[];
  readonly recorded: readonly DocumentOutcome[];
  readonly sources: readonly ExtractionSource[];
  readonly statements: readonly Statement[];
}

/** @param before runs before each call takes effect: to fail it, to hold it, to abort */
export function memorySink(before: (call: string) => void | Promise<void> = () => {}): MemorySink {
  const documents = new Map<string, string>();
  const calls: string[] = [];
  const recorded: DocumentOutcome[] = [];
  const sources: ExtractionSource[] = [];
  const statements: Statement[] = [];
  const called = async (call: string) => {
    calls.push(call);
    await before(call);
  };
  return {
    documents,
    calls,
    recorded,
    sources,
    statements,
    prepare: () => called("prepare"),
    begin: async (source) => {
      await called("begin");
      sources.push(source);
    },
    open: async ({ key }) => {
      await called(`open ${key}`);
      const pieces: Uint8Array[] = [];
      return {
        write: async (bytes) => {
          await called(`write ${key}`);
          pieces.push(bytes);
        },
        commit: async () => {
          await called(`commit ${key}`);
          documents.set(key, Buffer.concat(pieces).toString());
          return key;
        },
        discard: () => called(`discard ${key}`),
      };
    },
    record: async (outcome) => {
      await called(`record ${outcome.document.key}`);
      recorded.push(outcome);
    },
    end: async (statement) => {
      await called("end");
      statements.push(statement);
    },
  };
}
