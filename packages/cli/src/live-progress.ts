import type { Progress } from "./progress.ts";
import { progressFrame, stageLine } from "./progress-frame.ts";
import { type Counter, createCounter } from "./progress-tally.ts";
import { createRate, type Rate } from "./rate.ts";
import type { Output, Screen } from "./surroundings.ts";

/** A display that is redrawn in its place, ten times a second at most, and only where it has changed. */
export function liveProgress(stderr: Pick<Output, "write" | "paint">, screen: Screen): Progress {
  let content = (): readonly string[] => [];
  /** What stands on the screen, and how many lines that is. */
  let shown = "";
  let rows = 0;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function draw(): void {
    // A terminal that does not keep up is not given more.
    if (writing !== undefined) return;
    const lines = content();
    const text = lines.join("\n");
    if (text === shown) return;
    // Cleared behind what is new, not before it: nothing flickers.
    void write(`${backToTop(rows)}${lines.map((line) => `${line}${CLEAR_LINE}`).join("\n")}${CLEAR_BELOW}`);
    shown = text;
    rows = lines.length;
  }

  function write(text: string): Promise<void> {
    writing = stderr
      .write(text)
      .catch(() => {})
      .finally(() => {
        writing = undefined;
      });
    return writing;
  }

  function show(lines: () => readonly string[]): void {
    content = lines;
    timer ??= setInterval(draw, BETWEEN_FRAMES).unref();
    draw();
  }

  async function makeWay(): Promise<void> {
    await writing;
    if (rows === 0) return;
    const clear = `${backToTop(rows)}${CLEAR_BELOW}`;
    shown = "";
    rows = 0;
    await write(clear);
  }

  return {
    stage: (text) => {
      const begun = performance.now();
      show(() => {
        const turn = Math.floor((performance.now() - begun) / BETWEEN_FRAMES) % SPINNER.length;
        return [stageLine(SPINNER[turn] ?? "", text, screen, stderr.paint)];
      });
    },
    follow: async ({ progress }) => {
      const counter = createCounter();
      const rate = createRate();
      for await (const event of progress()) {
        counter.add(event);
        if (event.kind === "known") show(frames(counter, rate));
      }
      draw();
      await writing;
    },
    makeWay,
    end: async () => {
      clearInterval(timer);
      timer = undefined;
      content = () => [];
      await makeWay();
    },
  };

  function frames(counter: Counter, rate: Rate): () => readonly string[] {
    const begun = performance.now();
    return () => {
      const tally = counter.tally();
      const now = performance.now();
      const pace = { elapsed: now - begun, rate: rate.at(now, tally.arrivedBytes) };
      return progressFrame(tally, pace, screen, stderr.paint);
    };
  }
}

/** Milliseconds. */
const BETWEEN_FRAMES = 100;

const SPINNER = [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"];

/** Back to the margin of the first of so many lines. */
function backToTop(rows: number): string {
  return `${rows > 1 ? `\u001B[${rows - 1}A` : ""}\r`;
}

/** From the cursor on. */
const CLEAR_LINE = "\u001B[K";
const CLEAR_BELOW = "\u001B[J";
