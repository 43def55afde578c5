import { InvalidResponseError } from "@gpdocs/spine";

export interface JsonMember {
  readonly name: string;
  readonly text: string;
}

export interface MemberScannerOptions {
  /** What to do with a member's value: hand it on as it comes, collect it, or pass over it. */
  wanted(name: string): "stream" | "collect" | "skip";
  /** A collected member whose value is a string of at most 1,024 characters. */
  onText(member: JsonMember): void;
  /** A streamed member whose value is a string begins. */
  onStreamStart(): void;
}

/**
 * Scans one JSON object that comes in pieces of bytes, cut anywhere, and looks at the members of its outermost level only.
 * Memory does not depend on the input's size or depth.
 */
export interface MemberScanner {
  /** Scans on; gives the text of streamed values within this piece, unescaped, ASCII only. Throws if it is no JSON. */
  write(piece: Uint8Array): string;
  /** Whether the object has been closed, with nothing but white space behind it. */
  isComplete(): boolean;
}

type State =
  | "start"
  | "name-or-end"
  | "name"
  | "colon"
  | "value"
  | "text"
  | "nested"
  | "scalar"
  | "next-or-end"
  | "end";

export function memberScanner({ wanted, onText, onStreamStart }: MemberScannerOptions): MemberScanner {
  let state: State = "start";
  let name = "";
  let purpose: "stream" | "collect" | "skip" = "skip";
  /** Raw text of the string being read, as far as it is kept: a member's name or a collected value. */
  let kept = "";
  /** Characters still to come of an pending, and what has come of it. */
  let pending = "";
  let depth = 0;
  let inNestedText = false;
  let needsMember = false;

  function write(piece: Uint8Array): string {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let streamed = "";
    let at = state === "start" && startsWithByteOrderMark(bytes) ? 3 : 0;
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0;
      if (state === "name" || state === "text") {
        if (pending !== "") {
          pending += String.fromCharCode(byte);
          at += 1;
          if (isWholeEscape(pending)) {
            streamed += take(pending);
            pending = "";
          }
        } else if (byte === QUOTE) {
          at += 1;
          closeText();
        } else if (byte === BACKSLASH) {
          pending = "\\";
          at += 1;
        } else {
          const end = endOfRun(bytes, at);
          streamed += take(bytes.toString("latin1", at, end));
          at = end;
        }
      } else if (state === "nested") {
        at = skipNested(bytes, at);
      } else {
        at += 1;
        if (!isBlank(byte)) structural(byte);
        else if (state === "scalar") state = "next-or-end";
      }
    }
    return streamed;
  }

  /** Text within a string goes where the member's purpose says; an escape is resolved only where it is handed on. */
  function take(raw: string): string {
    if (state === "text" && purpose === "stream") return raw[0] === "\\" ? unescaped(raw) : raw;
    if (state === "name" || purpose === "collect")
      kept = kept.length + raw.length > LONGEST_KEPT ? TOO_LONG : kept + raw;
    return "";
  }

  function closeText(): void {
    if (state === "name") {
      name = kept === TOO_LONG ? "" : unescaped(kept);
      state = "colon";
    } else {
      if (purpose === "collect" && kept !== TOO_LONG) onText({ name, text: utf8(unescaped(kept)) });
      state = "next-or-end";
    }
    kept = "";
  }

  function structural(byte: number): void {
    const character = String.fromCharCode(byte);
    if (state === "start" && character === "{") state = "name-or-end";
    else if (state === "name-or-end" && character === '"') state = "name";
    else if (state === "name-or-end" && character === "}" && !needsMember) state = "end";
    else if (state === "colon" && character === ":") state = "value";
    else if (state === "value") beginValue(character);
    else if (state === "scalar" && SCALAR.test(character)) return;
    else if ((state === "next-or-end" || state === "scalar") && character === ",") {
      state = "name-or-end";
      needsMember = true;
    } else if ((state === "next-or-end" || state === "scalar") && character === "}") state = "end";
    else throw malformed();
    if (state === "name") needsMember = false;
  }

  function beginValue(character: string): void {
    purpose = wanted(name);
    if (character === '"') {
      state = "text";
      if (purpose === "stream") onStreamStart();
    } else if (character === "{" || character === "[") {
      state = "nested";
      depth = 1;
    } else if (SCALAR.test(character)) state = "scalar";
    else throw malformed();
  }

  /** Passes over an object or array, brackets within strings left alone. */
  function skipNested(bytes: Buffer, from: number): number {
    let at = from;
    for (; at < bytes.length && depth > 0; at += 1) {
      const byte = bytes[at] ?? 0;
      if (pending !== "") pending = "";
      else if (inNestedText) {
        if (byte === BACKSLASH) pending = "\\";
        else if (byte === QUOTE) inNestedText = false;
      } else if (byte === QUOTE) inNestedText = true;
      else if (byte === 0x7b || byte === 0x5b) depth += 1;
      else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    }
    if (depth === 0) state = "next-or-end";
    return at;
  }

  return { write, isComplete: () => state === "end" };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SCALAR = /[-+.0-9a-zA-Z]/;
const LONGEST_KEPT = 1_024;
/** No text that is kept can be this: it would have been too long. */
const TOO_LONG = "\u0000".repeat(LONGEST_KEPT + 1);

function endOfRun(bytes: Buffer, from: number): number {
  const quote = bytes.indexOf(QUOTE, from);
  const end = quote < 0 ? bytes.length : quote;
  const backslash = bytes.subarray(from, end).indexOf(BACKSLASH);
  return backslash < 0 ? end : from + backslash;
}

function isWholeEscape(pending: string): boolean {
  return pending.length === (pending[1] === "u" ? 6 : 2);
}

function unescaped(raw: string): string {
  try {
    const text: unknown = JSON.parse(`"${raw}"`);
    if (typeof text === "string") return text;
  } catch {
    throw malformed();
  }
  throw malformed();
}

/** Collected text was read byte by byte: its bytes are put together as the UTF-8 that they are. */
function utf8(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, "latin1").toString("utf8");
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function startsWithByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

export function malformed(): InvalidResponseError {
  return new InvalidResponseError({
    code: "malformed-binary",
    retryable: true,
    message:
      "The document's FHIR Binary is cut off or no JSON. Try again, then tell the practice's supplier.",
  });
}
