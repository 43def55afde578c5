import type { Body, Fault, Reply } from "@gpdocs/provider-simulator";

/** Counts the bytes of documents that a practice sends, and stops them all at a number. */
export interface Meter {
  /** To be given to the practice, for its documents. */
  readonly fault: Fault;
  /** Bytes of documents that have been sent since `start`, as they stand in the bodies. */
  readonly sent: number;
  /** Binary ids of the documents that have been sent to their end since then. */
  readonly whole: ReadonlySet<string>;
  /**
   * Counts anew, and forgets what was under way. When that many bytes have been sent, nothing more is.
   *
   * @returns fulfilled at that moment, when of one document at least a part has been sent
   */
  start(stopAt: number): Promise<void>;
}

export function createMeter(): Meter {
  let run = createRun(Number.POSITIVE_INFINITY);
  return {
    fault: {
      name: "metered",
      act: async (rightReply, { binaryId }): Promise<Reply> => {
        const reply = await rightReply();
        if (reply.kind !== "whole") return reply;
        const body = metered(reply.answer.body, run, binaryId ?? "");
        return { kind: "whole", answer: { ...reply.answer, body, compressible: false } };
      },
    },
    get sent() {
      return run.sent;
    },
    get whole() {
      return run.whole;
    },
    start: (stopAt) => {
      run.over.open();
      run = createRun(stopAt);
      return run.stopped.opened;
    },
  };
}

interface Run {
  sent: number;
  isStopped: boolean;
  readonly stopAt: number;
  readonly whole: Set<string>;
  readonly stopped: Turn;
  readonly over: Turn;
}

function createRun(stopAt: number): Run {
  return { sent: 0, isStopped: false, stopAt, whole: new Set(), stopped: createTurn(), over: createTurn() };
}

async function* metered(body: Body, run: Run, id: string): AsyncGenerator<Uint8Array> {
  let begun = false;
  for await (const { bytes, isLast } of inPieces(body)) {
    if (begun && run.sent >= run.stopAt) {
      run.isStopped = true;
      run.stopped.open();
    }
    if (run.isStopped) return await run.over.opened;
    begun = true;
    run.sent += bytes.length;
    if (isLast) run.whole.add(id);
    yield bytes;
  }
}

/** Opens once. */
interface Turn {
  readonly opened: Promise<void>;
  open(): void;
}

function createTurn(): Turn {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

async function* inPieces(body: Body): AsyncGenerator<{ bytes: Uint8Array; isLast: boolean }> {
  let next: Uint8Array | undefined;
  for await (const part of body) {
    for (let at = 0; at < part.length; at += PIECE) {
      if (next !== undefined) yield { bytes: next, isLast: false };
      next = part.subarray(at, at + PIECE);
    }
  }
  if (next !== undefined) yield { bytes: next, isLast: true };
}

/** What is sent at once. */
const PIECE = 2_048;
