import type { DocumentLocation, FinishedDocument, KnownDocuments, ProgressEvent } from "@gpdocs/extractor";

/** How far an extraction is. */
export interface Tally {
  /** `undefined` until the documents are known. */
  readonly known: KnownDocuments | undefined;
  /** Wanted documents that have ended. */
  readonly ended: number;
  /** Of these: how many failed, and how many were held from before. */
  readonly failed: number;
  readonly held: number;
  readonly retries: number;
  /** Of `known.bytes`, what is there: retrieved, held, or arrived of a document under way. */
  readonly thereBytes: number;
  /** Of `known.bytes`, what is there, and what is not to come. */
  readonly settledBytes: number;
  /** Bytes that came from the practice, also of attempts that failed. */
  readonly arrivedBytes: number;
  /** Documents for which a request has been made, in the order in which they began. */
  readonly underWay: readonly UnderWay[];
}

export interface UnderWay {
  readonly document: DocumentLocation;
  readonly attempt: number;
  readonly state: /** Nothing of the answer has arrived. */
    | { readonly kind: "asked" }
    | { readonly kind: "arriving"; readonly bytes: number }
    /** The attempt before failed with this code; the next waits for its time, or its turn. */
    | { readonly kind: "waiting"; readonly code: string };
}

/** Adds up the events of one extraction. */
export interface Counter {
  add(event: ProgressEvent): void;
  tally(): Tally;
}

export function createCounter(): Counter {
  let known: KnownDocuments | undefined;
  let ended = 0;
  let failed = 0;
  let held = 0;
  let retries = 0;
  /** Declared bytes of documents that have ended, with a file and without. */
  let withFile = 0;
  let withoutFile = 0;
  let arrivedBytes = 0;
  const underWay = new Map<DocumentLocation, UnderWay>();

  function finish({ document, outcome, declaredBytes }: FinishedDocument): void {
    if (outcome.outcome === "retrieved" && outcome.attempts > 0) {
      arrivedBytes += Math.max(0, outcome.receipt.bytes - bytesOf(underWay.get(document)));
    }
    underWay.delete(document);
    if (outcome.outcome === "skipped" && outcome.because === "not-selected") return;
    ended += 1;
    if (outcome.outcome === "failed") failed += 1;
    if (outcome.outcome === "held") held += 1;
    if (outcome.outcome === "retrieved" || outcome.outcome === "held") withFile += declaredBytes;
    else withoutFile += declaredBytes;
  }

  return {
    add: (event) => {
      switch (event.kind) {
        case "known":
          known = event;
          break;
        case "queued":
          break;
        case "started":
          underWay.set(event.document, { ...event, state: { kind: "asked" } });
          break;
        case "bytes": {
          const before = underWay.get(event.document);
          arrivedBytes += Math.max(0, event.bytes - bytesOf(before));
          underWay.set(event.document, {
            document: event.document,
            attempt: before?.attempt ?? 1,
            state: { kind: "arriving", bytes: event.bytes },
          });
          break;
        }
        case "retried":
          retries += 1;
          underWay.set(event.document, { ...event, state: { kind: "waiting", code: event.code } });
          break;
        case "finished":
          finish(event);
      }
    },
    tally: () => {
      const all = [...underWay.values()];
      const arriving = all.reduce((sum, one) => sum + Math.min(bytesOf(one), one.document.size ?? 0), 0);
      const thereBytes = withFile + arriving;
      const settledBytes = thereBytes + withoutFile;
      return { known, ended, failed, held, retries, thereBytes, settledBytes, arrivedBytes, underWay: all };
    },
  };
}

export function bytesOf(underWay: UnderWay | undefined): number {
  return underWay?.state.kind === "arriving" ? underWay.state.bytes : 0;
}
