import type { DocumentLocation } from "@gpdocs/model";
import { describe, expect, it } from "vitest";
import type { DocumentOutcome, ProgressEvent } from "../src/index.ts";
import { finishedDocument } from "../src/progress.ts";
import { createProgressLog } from "../src/progress-log.ts";

const [A, B] = [documentNamed("a"), documentNamed("b")];
const KNOWN: ProgressEvent = { kind: "known", documents: 2, wanted: 2, bytes: 0, withoutSize: 2 };

function documentNamed(key: string): DocumentLocation {
  return {
    key,
    documentReferenceId: key,
    contentIndex: 0,
    identifiers: [],
    subject: null,
    links: [],
    title: null,
    type: null,
    created: null,
    indexed: null,
    authors: [],
    custodian: null,
    origin: null,
    contentType: null,
    size: null,
    disclosure: "unlabelled",
    availability: { kind: "available", url: `Binary/${key}` },
  };
}

function started(document: DocumentLocation, attempt = 1): ProgressEvent {
  return { kind: "started", document, attempt, traceId: `t${attempt}` };
}

function bytes(document: DocumentLocation, number: number): ProgressEvent {
  return { kind: "bytes", document, bytes: number };
}

function cancelled(document: DocumentLocation): DocumentOutcome {
  return { document, attempts: 1, traceIds: [], outcome: "skipped", because: "cancelled" };
}

async function all(events: AsyncIterable<ProgressEvent>): Promise<readonly ProgressEvent[]> {
  const read: ProgressEvent[] = [];
  for await (const event of events) read.push(event);
  return read;
}

/** A log to which outcomes are told as an extraction does. */
function logWithOutcomes() {
  const outcomes: DocumentOutcome[] = [];
  const log = createProgressLog(() => outcomes);
  const finish = (document: DocumentLocation) => {
    outcomes.push(cancelled(document));
    log.tell(finishedDocument(cancelled(document)));
  };
  return { log, finish };
}

describe("a reader of progress", () => {
  it("gets every event in order, and ends", async () => {
    const { log, finish } = logWithOutcomes();
    const reading = all(log.read());
    const told = [KNOWN, started(A), bytes(A, 1), started(B), bytes(A, 2), bytes(B, 1)];
    for (const event of told) {
      log.tell(event);
      // Time to be read.
      await new Promise((resolve) => setImmediate(resolve));
    }
    finish(A);
    log.close();
    expect(await reading).toEqual([...told, finishedDocument(cancelled(A))]);
  });

  it("who is slow finds the latest bytes of each attempt, and all else", async () => {
    const { log, finish } = logWithOutcomes();
    const reader = log.read()[Symbol.asyncIterator]();
    const first = reader.next();
    log.tell(KNOWN);
    await first;
    log.tell(started(A));
    for (let number = 1; number <= 100_000; number += 1) log.tell(bytes(A, number));
    log.tell({ kind: "retried", document: A, attempt: 2, code: "connection-lost" });
    log.tell(started(A, 2));
    for (let number = 1; number <= 100_000; number += 1) {
      log.tell(bytes(A, number));
      log.tell(bytes(B, number));
    }
    finish(A);
    log.close();
    expect(await all({ [Symbol.asyncIterator]: () => reader })).toEqual([
      started(A),
      bytes(A, 100_000),
      { kind: "retried", document: A, attempt: 2, code: "connection-lost" },
      started(A, 2),
      bytes(A, 100_000),
      bytes(B, 100_000),
      finishedDocument(cancelled(A)),
    ]);
  });

  it("who begins late is told where things stand", async () => {
    const { log, finish } = logWithOutcomes();
    for (const event of [KNOWN, started(A), started(B), bytes(B, 7), bytes(B, 8)]) log.tell(event);
    finish(A);
    const late = all(log.read());
    await new Promise((resolve) => setImmediate(resolve));
    log.tell(bytes(B, 9));
    finish(B);
    log.close();
    const ended = [finishedDocument(cancelled(A)), finishedDocument(cancelled(B))];
    expect(await late).toEqual([KNOWN, ended[0], bytes(B, 8), bytes(B, 9), ended[1]]);
    expect(await all(log.read())).toEqual([KNOWN, ...ended]);
  });

  it("who waits when there is no more ends", async () => {
    const { log } = logWithOutcomes();
    const reading = all(log.read());
    log.tell(KNOWN);
    await new Promise((resolve) => setImmediate(resolve));
    log.close();
    expect(await reading).toEqual([KNOWN]);
  });

  it("takes nothing from another, and may leave", async () => {
    const { log } = logWithOutcomes();
    const events = log.read();
    const [one, two] = [all(events), all(events)];
    const leaving = (async () => {
      for await (const event of log.read()) return event;
      return undefined;
    })();
    for (const event of [KNOWN, started(A)]) log.tell(event);
    log.close();
    expect(await one).toEqual([KNOWN, started(A)]);
    expect(await two).toEqual([KNOWN, started(A)]);
    expect(await leaving).toEqual(KNOWN);
  });
});
