import { isJsonObject, type JsonObject, numberOf, textOf } from "@gpdocs/model";
import { InputError } from "@gpdocs/spine";
import { isDocumentName } from "./file-names.ts";
import { DOCUMENTS } from "./folder-places.ts";
import { identitiesOf, recordedIn } from "./held-file.ts";
import type { Standing } from "./manifest.ts";

/**
 * The lines of a manifest as it stands in a folder, in order. A last line that is cut off, wherever it is cut, is no line.
 *
 * @throws InputError `manifest-unreadable` if any other is not as this package writes them
 */
export function manifestLines(bytes: Uint8Array): readonly JsonObject[] {
  const end = bytes.lastIndexOf(LINE_FEED) + 1;
  const whole = textIn(bytes.subarray(0, end));
  if (whole === undefined) throw manifestUnreadable("is not UTF-8");
  const rest = end === bytes.length ? [] : [textIn(bytes.subarray(end)) ?? ""];
  const lines = [...whole.split("\n").slice(0, -1), ...rest].map(parsed);
  const bad = lines.indexOf(undefined);
  if (bad !== -1 && bad < lines.length - 1)
    throw manifestUnreadable(`has a line ${bad + 1} that cannot be read`);
  return lines.filter((line) => line !== undefined);
}

/**
 * The last line of each document, where that one has no file; and the last of each file. Documents that share a Binary share its
 * file: then the last of each of them.
 */
export function latestLines(lines: readonly JsonObject[]): readonly JsonObject[] {
  const keys = new Set<unknown>();
  /** By file, the keys and identifiers of its documents. */
  const files = new Map<unknown, Set<string>>();
  const latest = lines.toReversed().filter((line) => {
    const recorded = recordedIn(line);
    const isLastOfKey = !keys.has(recorded.key);
    keys.add(recorded.key);
    if (line["file"] === null) return isLastOfKey;
    const names = [`key ${recorded.key}`, ...identitiesOf(recorded)];
    const known = files.get(line["file"]) ?? new Set();
    const isLastOfFile = names.every((name) => !known.has(name));
    files.set(
      line["file"],
      names.reduce((all, name) => all.add(name), known),
    );
    return isLastOfFile;
  });
  return latest.reverse();
}

/** After an extraction has finished, what was new is so no more. */
export function settledLines(lines: readonly JsonObject[]): readonly JsonObject[] {
  const isNew: ReadonlySet<unknown> = new Set<Standing>(["new", "new-version"]);
  const unchanged: Standing = "unchanged";
  return lines.map((line) => (isNew.has(line["standing"]) ? { ...line, standing: unchanged } : line));
}

export function manifestText(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** @param why completes "The folder's manifest.ndjson …" */
export function manifestUnreadable(why: string): InputError {
  return new InputError({
    code: "manifest-unreadable",
    message: `The folder's manifest.ndjson ${why}, so that nobody can tell what the folder holds. Restore it, or choose an empty folder.`,
  });
}

const LINE_FEED = 0x0a;

/** Only the members on which anything depends are looked at: a path above all must not lead out of the folder. */
function parsed(text: string): JsonObject | undefined {
  const line = jsonIn(text);
  if (!isJsonObject(line) || textOf(line, "key") === undefined) return undefined;
  if (line["file"] === null) return line;
  const [folder, name, ...more] = (textOf(line, "file") ?? "").split("/");
  const right =
    folder === DOCUMENTS &&
    name !== undefined &&
    isDocumentName(name) &&
    more.length === 0 &&
    /^[0-9a-f]{64}$/.test(textOf(line, "sha256") ?? "") &&
    Number.isSafeInteger(numberOf(line, "bytes"));
  return right ? line : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textIn(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
