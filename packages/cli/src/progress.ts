import type { DocumentOutcome } from "@gpdocs/extractor";
import { bytes, count } from "./printable.ts";
import type { Output } from "./surroundings.ts";

/** Tells a person how far things are: one line kept up to date on a terminal, a few plain lines elsewhere. */
export interface Progress {
  /** What is being done now, such as "Retrieving the structured record". */
  stage(text: string): Promise<void>;
  /** So many documents are to be accounted for. */
  documents(known: number): Promise<void>;
  /** One of them is. */
  document(outcome: DocumentOutcome): Promise<void>;
  /** Clears the way for other output. */
  end(): Promise<void>;
}

export function progressOn(stderr: Output): Progress {
  const say = stderr.isTerminal ? (line: string) => stderr.write(`${CLEAR}${line}`) : plainLine;
  let known = 0;
  let done = 0;
  let failed = 0;
  let received = 0;

  function plainLine(line: string): Promise<void> {
    return stderr.write(`${line}\n`);
  }

  function summary(): string {
    const parts = [
      `${done} of ${count(known, "document")}`,
      bytes(received),
      ...(failed > 0 ? [`${failed} failed`] : []),
    ];
    return parts.join(", ");
  }

  return {
    stage: (text) => say(`${text} …`),
    documents: (number) => {
      known = number;
      done = failed = received = 0;
      return say(`${count(known, "document")} known`);
    },
    document: async (outcome) => {
      done += 1;
      if (outcome.outcome === "retrieved") received += outcome.receipt.bytes;
      if (outcome.outcome === "failed") failed += 1;
      const tenth = Math.floor((10 * done) / known) > Math.floor((10 * (done - 1)) / known);
      if (stderr.isTerminal || (tenth && known >= WORTH_TENTHS) || done === known) await say(summary());
    },
    end: () => (stderr.isTerminal ? stderr.write(CLEAR) : Promise.resolve()),
  };
}

/** Back to the margin, and what stood there is gone. */
const CLEAR = "\r\u001B[2K";

/** Fewer documents are told of only at the end: a line for each would say no more than the summary. */
const WORTH_TENTHS = 20;
