import {
  type ExtractionSink,
  folderSink,
  type RecordSource,
  type Select,
  type Statement,
} from "../src/index.ts";
import { documentReference, type Practice, startPractice } from "./practice.ts";

/** One document of a practice, as it is at the moment. */
export interface Kept {
  /** `undefined`: the practice has a placeholder only. */
  readonly content?: string;
  /** Id of the DocumentReference. @default the Binary's */
  readonly id?: string;
  readonly attachment?: object;
  /** Members of the DocumentReference. */
  readonly facts?: object;
}

/** A practice whose documents change between extractions. */
export interface ChangingPractice {
  readonly practice: Practice;
  /** By Binary id: to be changed at will. */
  readonly kept: Map<string, Kept>;
  /** Binary ids that were asked for since this was called last, in order of the alphabet. */
  asked(): readonly string[];
  /** Extracts the record into a folder. */
  extractInto(path: string, select?: Select<RecordSource>): Promise<Statement>;
  /** Extracts it, and is stopped when so many documents have been recorded, as if the process were killed there. */
  killedInto(path: string, afterDocuments: number): Promise<void>;
}

export async function changingPractice(
  documents: Readonly<Record<string, string>>,
): Promise<ChangingPractice> {
  const kept = new Map<string, Kept>(Object.entries(documents).map(([id, content]) => [id, { content }]));
  const practice = await startPractice({
    documents: (root) =>
      [...kept].map(([id, one]) => {
        const file =
          one.content === undefined ? {} : { url: `${root}/Binary/${id}`, size: one.content.length };
        return documentReference(one.id ?? id, { ...file, ...one.attachment }, one.facts);
      }),
    get binaries() {
      return Object.fromEntries(
        [...kept].flatMap(([id, { content }]) => (content === undefined ? [] : [[id, content]])),
      );
    },
  });
  let seen = 0;
  const extract = (sink: ExtractionSink, select: Select<RecordSource> = () => true) =>
    practice.session({ manners: { maxPerProvider: 1 } }).extract({ from: "record", sink, select }).statement;
  return {
    practice,
    kept,
    asked: () => {
      const requests = practice.requests.slice(seen);
      seen = practice.requests.length;
      return requests.flatMap((request) => /\/Binary\/([^/]+)$/.exec(request)?.[1] ?? []).sort();
    },
    extractInto: (path, select) => extract(folderSink(path), select),
    killedInto: async (path, afterDocuments) => {
      const folder = folderSink(path);
      let recorded = 0;
      const killed = new Error("killed");
      // One after the other: a document is kept while the next is on its way already, and may then be overtaken.
      let before = Promise.resolve();
      let mayFollow = () => {};
      let mayNot = (_because: Error) => {};
      const open: ExtractionSink["open"] = async (document) => {
        await before;
        before = new Promise((resolve, reject) => {
          mayFollow = resolve;
          mayNot = reject;
        });
        before.catch(() => {});
        return folder.open(document);
      };
      const record: ExtractionSink["record"] = async (outcome) => {
        if (recorded === afterDocuments) {
          mayNot(killed);
          throw killed;
        }
        recorded += 1;
        await folder.record?.(outcome);
        mayFollow();
      };
      await extract({ ...folder, open, record }).catch((error: unknown) => {
        if (error !== killed) throw error;
      });
    },
  };
}
