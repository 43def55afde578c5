import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { gpdocs } from "../src/gpdocs.ts";
import { type Output, plain } from "../src/surroundings.ts";

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Given {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface GivenInProcess extends Given {
  readonly signal?: AbortSignal;
}

/** Runs a command line in this process: quick, for all that needs no process of its own. */
export async function inProcess(
  args: readonly string[],
  { stdin = "", env = {}, signal = new AbortController().signal }: GivenInProcess = {},
): Promise<Finished> {
  const stdout = collecting();
  const stderr = collecting();
  const exitCode = await gpdocs(args, {
    stdin: inPieces(stdin),
    stdout: stdout.output,
    stderr: stderr.output,
    env,
    signal,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Runs a command line as a user does, and waits for its end. */
export async function asChild(args: readonly string[], given: Given = {}): Promise<Finished> {
  const running = startChild(args, given);
  return running.finished;
}

export interface RunningChild {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Fulfilled when standard output, or standard error, holds the text; with standard output up to then. */
  said(text: string): Promise<string>;
}

export function startChild(args: readonly string[], { stdin = "", env = {} }: Given = {}): RunningChild {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...WITHOUT_SETTINGS, ...env } });
  let stdout = "";
  let stderr = "";
  const waiting: { readonly text: string; readonly heard: () => void }[] = [];
  const hear = () => {
    for (const { text, heard } of waiting) if (stdout.includes(text) || stderr.includes(text)) heard();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    hear();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    hear();
  });
  child.stdin.on("error", () => {}).end(stdin);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return {
    child,
    finished,
    said: (text) =>
      Promise.race([
        new Promise<string>((resolve) => {
          waiting.push({ text, heard: () => resolve(stdout) });
          hear();
        }),
        finished.then(() => {
          throw new Error(`The command ended without saying "${text}": ${stderr}`);
        }),
      ]),
  };
}

const MAIN = join(import.meta.dirname, "..", "src", "main.ts");

/** Settings of whoever runs the tests must not reach the commands. */
const WITHOUT_SETTINGS = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !name.startsWith("GPDOCS_") && !name.startsWith("npm_lifecycle"),
  ),
);

function collecting(): { readonly output: Output; text(): string } {
  let all = "";
  return {
    output: {
      write: async (text) => {
        all += text;
      },
      screen: undefined,
      hasColours: false,
      paint: plain,
    },
    text: () => all,
  };
}

async function* inPieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let place = 0; place < bytes.length; place += 7) yield bytes.subarray(place, place + 7);
}
