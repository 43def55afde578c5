import { createReadStream } from "node:fs";
import { couldNotRun } from "./failure.ts";
import { systemCode } from "./system-code.ts";

/**
 * Reads a whole text, never more than `largest` bytes.
 *
 * @param path a file, or `-` for standard input
 * @param name what it is, for messages: the path itself may hold an NHS number
 */
export async function readInput(
  path: string,
  name: string,
  largest: number,
  stdin: AsyncIterable<Uint8Array>,
): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of path === "-" ? stdin : chunksOf(path)) {
      size += piece.length;
      if (size > largest) throw couldNotRun(`${name} is larger than ${largest} bytes.`);
      pieces.push(piece);
    }
  } catch (error) {
    throw unreadable(error, name);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** The first line of standard input, so that a person at a terminal need not end the input as well. */
export async function readLine(stdin: AsyncIterable<Uint8Array>, largest: number): Promise<string> {
  let text = "";
  for await (const piece of stdin) {
    text += Buffer.from(piece).toString("latin1");
    if (text.includes("\n") || text.length > largest) break;
  }
  return (text.split("\n", 1)[0] ?? "").trim();
}

/** JSON out of `readInput`. The parser's own messages quote the text, so they are not passed on. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch {
    throw couldNotRun(`${name} is not JSON, or is cut off. Check that it is the right file, and whole.`);
  }
}

function chunksOf(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path);
}

function unreadable(error: unknown, name: string): unknown {
  switch (systemCode(error)) {
    case undefined:
      return error;
    case "ENOENT":
      return couldNotRun(`${name} does not exist. Check the path.`);
    case "EISDIR":
      return couldNotRun(`${name} is a folder: a file is needed.`);
    case "EACCES":
    case "EPERM":
      return couldNotRun(`${name} may not be read. Check its permissions.`);
    default:
      return couldNotRun(`${name} cannot be read (${systemCode(error)}).`);
  }
}
