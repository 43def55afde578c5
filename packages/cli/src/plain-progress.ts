import { count } from "./printable.ts";
import type { Progress } from "./progress.ts";
import { progressText } from "./progress-frame.ts";
import { createCounter } from "./progress-tally.ts";
import type { Output } from "./surroundings.ts";

/**
 * Plain lines, for a log: what is known, each tenth of the documents where there are many, a sign of life where it takes long,
 * and the end.
 */
export function plainProgress(stderr: Pick<Output, "write">): Progress {
  let writing = Promise.resolve();
  const say = (line: string) => {
    writing = writing.then(() => stderr.write(`${line}\n`)).catch(() => {});
  };
  return {
    stage: (text) => say(`${text} …`),
    follow: async ({ progress }) => {
      const counter = createCounter();
      let saidAt = performance.now();
      let tenths = 0;
      for await (const event of progress()) {
        counter.add(event);
        if (event.kind === "known") say(`${count(event.documents, "document")} known`);
        const tally = counter.tally();
        const wanted = tally.known?.wanted ?? 0;
        const passed = Math.floor((10 * tally.ended) / Math.max(1, wanted));
        const isEnd = event.kind === "finished" && tally.ended === wanted;
        const isTenth = passed > tenths && wanted >= WORTH_TENTHS;
        if (!isEnd && !isTenth && performance.now() - saidAt < LONGEST_SILENCE) continue;
        tenths = passed;
        saidAt = performance.now();
        say(progressText(tally));
      }
      await writing;
    },
    makeWay: () => writing,
    end: () => writing,
  };
}

/** Fewer documents are told of only at the end: a line for each would say no more than the summary. */
const WORTH_TENTHS = 20;

/** Milliseconds. */
const LONGEST_SILENCE = 30_000;
