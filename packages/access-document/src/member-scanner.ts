import { InvalidResponseError } from "@gpdocs/spine";

/** What becomes of a member's value: handed on as it comes, collected, or passed over. */
export type Purpose = "stream" | "collect" | "skip";

export interface MemberScannerOptions {
  /** The value of a member of the outermost object begins; the purpose counts only where that value is a string. */
  begin(name: string, value: "string" | "other"): Purpose;
  /** The whole string of a member that is to be collected, if it has at most 1,024 characters. */
  collected(name: string, text: string): void;
}

/**
 * Scans one JSON object that comes as text in pieces, cut anywhere, and tells of the members of its outermost level. What it
 * takes is JSON as RFC 8259 has it, to the letter; what it holds does not grow with what it reads, but for a bit per level.
 * Refused beyond that are a number of more than 1,024 digits and 100,000 levels.
 */
export interface MemberScanner {
  /**
   * Scans on; gives the text of streamed values within this piece, escapes resolved. Throws if it is no JSON object, but for one
   * thing: control characters within streamed text, which JSON forbids, are the taker's to refuse, who looks at each character
   * anyway. Those that are escaped, as JSON allows, come as a blank if they are white space, and as U+FFFD if they are not.
   */
  write(piece: string): string;
  /** Whether the object has been closed, with nothing but white space behind it. */
  isComplete(): boolean;
}

/** What may come next; between these, white space does not matter. */
type Place =
  | "object"
  | "name-or-end"
  | "name"
  | "colon"
  | "value-or-end"
  | "value"
  | "comma-or-end"
  | "nothing";

/** What is being read at the moment: a string, its escape, a number or literal, or what stands between these. */
type Token = "name" | "text" | "scalar" | "between";

export function memberScanner({ begin, collected }: MemberScannerOptions): MemberScanner {
  let place: Place = "object";
  let token: Token = "between";
  /** The closing brackets that are still to come, innermost last. */
  const closing: ("}" | "]")[] = [];
  let name = "";
  let purpose: Purpose = "skip";
  let kept = boundedText();
  let escaped = "";

  function write(piece: string): string {
    let streamed = "";
    const streamedRun = streamedRuns(piece);
    for (let at = 0; at < piece.length; ) {
      if (token === "between") {
        const character = piece[at] ?? "";
        at += 1;
        if (!BLANK.has(character)) structure(character);
      } else if (token === "scalar") {
        const end = endOf(SCALAR_RUN, piece, at);
        kept.add(piece.slice(at, end));
        at = end;
        if (at < piece.length) closeScalar();
      } else if (escaped !== "") {
        const begun = escaped + (piece[at] ?? "");
        at += 1;
        escaped = isWholeEscape(begun) ? "" : begun;
        if (escaped === "") streamed += take(resolved(begun), "escaped");
      } else {
        const end = isStreamed() ? streamedRun(at) : endOf(STRING_RUN, piece, at);
        streamed += take(piece.slice(at, end));
        const stop = piece[end];
        const whole = stop === "\\" ? piece.slice(end, end + (piece[end + 1] === "u" ? 6 : 2)) : "";
        at = end + Math.max(1, whole.length);
        if (stop === '"') closeString();
        else if (isWholeEscape(whole)) streamed += take(resolved(whole), "escaped");
        else if (stop === "\\") escaped = whole;
        else if (stop !== undefined) throw malformed();
      }
    }
    return streamed;
  }

  /** A character between strings, numbers and literals. */
  function structure(character: string): void {
    if (character === '"' && (place === "name" || place === "name-or-end")) beginToken("name");
    else if (character === "{" && place === "object") open("}");
    else if (character === ":" && place === "colon") place = "value";
    else if (character === "," && place === "comma-or-end") place = closing.at(-1) === "}" ? "name" : "value";
    else if (character === closing.at(-1) && place.endsWith("-or-end")) close();
    else if (place === "value" || place === "value-or-end") beginValue(character);
    else throw malformed();
  }

  function beginValue(character: string): void {
    const isText = character === '"';
    purpose = closing.length === 1 ? begin(name, isText ? "string" : "other") : "skip";
    if (isText) beginToken("text");
    else if (character === "{") open("}");
    else if (character === "[") open("]");
    else {
      beginToken("scalar");
      kept.add(character);
    }
  }

  function beginToken(begun: Token): void {
    token = begun;
    kept = boundedText();
  }

  function open(bracket: "}" | "]"): void {
    if (closing.push(bracket) > DEEPEST) throw malformed();
    place = bracket === "}" ? "name-or-end" : "value-or-end";
  }

  function close(): void {
    closing.pop();
    place = closing.length === 0 ? "nothing" : "comma-or-end";
  }

  function isStreamed(): boolean {
    return token === "text" && purpose === "stream";
  }

  function take(text: string, was: "plain" | "escaped" = "plain"): string {
    if (isStreamed()) return was === "escaped" && text < " " ? (BLANK.has(text) ? " " : "\ufffd") : text;
    if ((token === "name" && closing.length === 1) || purpose === "collect") kept.add(text);
    return "";
  }

  function closeString(): void {
    const text = kept.text();
    if (token === "name") {
      name = text ?? "";
      place = "colon";
    } else {
      if (purpose === "collect" && text !== undefined) collected(name, ownCopy(text));
      place = "comma-or-end";
    }
    token = "between";
  }

  /** The character behind a number or literal is not its own: it is looked at again. */
  function closeScalar(): void {
    if (!SCALAR.test(kept.text() ?? "")) throw malformed();
    token = "between";
    place = "comma-or-end";
  }

  return { write, isComplete: () => place === "nothing" };
}

const DEEPEST = 100_000;
const LONGEST_KEPT = 1_024;
const BLANK: ReadonlySet<string> = new Set([" ", "\n", "\r", "\t"]);
/** What a JSON string may hold as it is: all from the blank on, but for `"` and `\`. */
const STRING_RUN = /[ !#-[\]-\uffff]*/y;
const SCALAR_RUN = /[-+.0-9A-Za-z]*/y;
const SCALAR = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)$/;
/** By the letter behind the backslash. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** Text that is kept while it is short; `undefined` once it is not. */
function boundedText() {
  let kept: string | undefined = "";
  return {
    add: (text: string): void => {
      if (kept !== undefined) kept = kept.length + text.length > LONGEST_KEPT ? undefined : kept + text;
    },
    text: (): string | undefined => kept,
  };
}

/** A part of a string keeps the whole of it in memory: what is kept for long must not be a part of a piece. */
function ownCopy(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}

/** Where the run of characters that begins here ends. */
function endOf(run: RegExp, piece: string, from: number): number {
  run.lastIndex = from;
  run.test(piece);
  return run.lastIndex;
}

/** Where the run of streamed text that begins at a place ends: at the next `"` or `\`. Each is looked for once. */
function streamedRuns(piece: string): (from: number) => number {
  const next = (character: string) => {
    let found = -1;
    return (from: number) => {
      if (found < from) found = piece.indexOf(character, from);
      if (found < 0) found = piece.length;
      return found;
    };
  };
  const quote = next('"');
  const backslash = next("\\");
  return (from) => Math.min(quote(from), backslash(from));
}

function isWholeEscape(escaped: string): boolean {
  return escaped.length === (escaped[1] === "u" ? 6 : 2);
}

function resolved(escaped: string): string {
  const text = ESCAPES.get(escaped[1] ?? "") ?? codeUnit(escaped);
  if (text === undefined) throw malformed();
  return text;
}

function codeUnit(escaped: string): string | undefined {
  const digits = /^\\u([0-9A-Fa-f]{4})$/.exec(escaped)?.[1];
  return digits === undefined ? undefined : String.fromCharCode(Number.parseInt(digits, 16));
}

export function malformed(): InvalidResponseError {
  return new InvalidResponseError({
    code: "malformed-binary",
    retryable: true,
    message:
      "The document's FHIR Binary is cut off or no JSON. Try again, then tell the practice's supplier.",
  });
}
