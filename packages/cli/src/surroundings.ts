import { styleText } from "node:util";

/** All that a command may touch of the world around it, files and the network apart. */
export interface Surroundings {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Results, and nothing else. */
  readonly stdout: Output;
  /** Progress, warnings and errors: never patient data. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on Ctrl-C and when the process is told to end. */
  readonly signal: AbortSignal;
}

export interface Output {
  /** Waits for a slow reader. A reader who has gone is no error: the rest is dropped. */
  write(text: string): Promise<void>;
  /** Where lines can be drawn over: a terminal that can; `undefined` for a file, a pipe, a dumb terminal. */
  readonly screen: Screen | undefined;
  readonly hasColours: boolean;
  readonly paint: Paint;
}

/** Its size at this moment, in characters. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

/** Colours a text, where the output shows colours. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

export const plain: Paint = (_format, text) => text;

interface NodeOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string, written: (error?: Error | null) => void): boolean;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/**
 * An output of this process. Colours only on a terminal, and not where `NO_COLOR` is set.
 *
 * @param censor has the last word on every text
 */
export function outputTo(
  stream: NodeOutput,
  env: Surroundings["env"],
  censor: (text: string) => string = (text) => text,
): Output {
  const screen = stream.isTTY === true && env["TERM"] !== "dumb" ? screenOf(stream) : undefined;
  const hasColours = screen !== undefined && (env["NO_COLOR"] ?? "") === "";
  stream.on("error", () => {});
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(censor(text), (error) =>
          error === undefined || error === null || readerHasGone(error) ? resolve() : reject(error),
        );
      }),
    screen,
    hasColours,
    paint: hasColours ? (format, text) => styleText(format, text, { validateStream: false }) : plain,
  };
}

/** A terminal that does not know its size says 0. */
function screenOf(stream: NodeOutput): Screen {
  return {
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
  };
}

function readerHasGone(error: Error): boolean {
  return "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");
}
