import type { DocumentLocation } from "@gpdocs/model";
import type { DocumentOutcome } from "./document-outcome.ts";
import { finishedDocument, type ProgressEvent } from "./progress.ts";

/** Events for any number of readers, none of whom is waited for. */
export interface ProgressLog {
  tell(event: ProgressEvent): void;
  /** Readers end when they have read what was told until now. */
  close(): void;
  /**
   * One who begins late is told first where things stand: what is known, what has finished, and the latest event of each other
   * document.
   */
  read(): AsyncIterable<ProgressEvent>;
}

/**
 * Keeps nothing for nobody: what has been told is gone, but for the latest event of each document that has not finished.
 *
 * @param outcomes of the documents that have finished, in order
 */
export function createProgressLog(outcomes: () => readonly DocumentOutcome[]): ProgressLog {
  let known: ProgressEvent | undefined;
  let isClosed = false;
  const latest = new Map<DocumentLocation, ProgressEvent>();
  const readers = new Set<Unread>();

  function whereThingsStand(): readonly ProgressEvent[] {
    const finished = outcomes().map(finishedDocument);
    return [...(known === undefined ? [] : [known]), ...finished, ...latest.values()];
  }

  async function* read(): AsyncGenerator<ProgressEvent, undefined> {
    const unread = createUnread(whereThingsStand());
    readers.add(unread);
    try {
      for (;;) {
        const told = unread.takeAll();
        if (told.length > 0) yield* told;
        else if (isClosed) return undefined;
        else await unread.change();
      }
    } finally {
      readers.delete(unread);
    }
  }

  return {
    tell: (event) => {
      if (event.kind === "known") known = event;
      else if (event.kind === "finished") latest.delete(event.document);
      else latest.set(event.document, event);
      for (const unread of readers) unread.add(event);
    },
    close: () => {
      isClosed = true;
      for (const unread of readers) unread.wake();
    },
    read: () => ({ [Symbol.asyncIterator]: read }),
  };
}

/** What one reader has not read yet. */
interface Unread {
  add(event: ProgressEvent): void;
  takeAll(): readonly ProgressEvent[];
  /** Fulfilled when something is added, or on `wake`. */
  change(): Promise<void>;
  wake(): void;
}

/**
 * Bounded by the number of documents, however long nobody reads: `bytes` of a document take the place of those before, unless
 * something else has been told of it in between, and of everything else a document has a dozen events at most.
 */
function createUnread(first: readonly ProgressEvent[]): Unread {
  let events = [...first];
  /** Where the unread `bytes` of a document stand, if they are the latest that was told of it. */
  const places = new Map<DocumentLocation, number>();
  let resume = () => {};
  return {
    add: (event) => {
      const place = event.kind === "known" ? undefined : places.get(event.document);
      if (event.kind === "bytes" && place !== undefined) {
        events[place] = event;
      } else {
        if (event.kind === "bytes") places.set(event.document, events.length);
        else if (event.kind !== "known") places.delete(event.document);
        events.push(event);
      }
      resume();
    },
    takeAll: () => {
      const told = events;
      events = [];
      places.clear();
      return told;
    },
    change: () =>
      new Promise((resolve) => {
        resume = resolve;
      }),
    wake: () => resume(),
  };
}
