import {
  ContentError,
  type GpConnectError,
  htmlPage,
  InvalidResponseError,
  looksLikeHtml,
} from "@gpdocs/spine";
import { base64Decoder } from "./base64-decoder.ts";
import { malformed, memberScanner } from "./member-scanner.ts";

/** What a FHIR Binary says besides its bytes. */
export interface BinaryFacts {
  readonly id: string | null;
  readonly contentType: string | null;
}

/** Takes the body of a FHIR Binary piece by piece and gives the document's bytes as they come. Throws `GpConnectError`s. */
export interface BinaryDecoder {
  /** The bytes that this piece completes; often fewer than it holds, sometimes none. */
  write(piece: Uint8Array): Uint8Array;
  /** To be called when the body has ended: only then is the document known to be whole. */
  end(): BinaryFacts;
}

/**
 * Decodes a FHIR (STU3) Binary, `{"resourceType":"Binary","contentType":…,"content":"<base64>"}`, without ever holding it
 * whole: members in any order, any white space and escapes, any cut between pieces, base64 with or without line breaks.
 * Strict: what is not JSON or not base64 is refused wherever it stands, and in the same way wherever it is cut.
 *
 * Page: *Binary* (Access Document).
 *
 * @param mediaType what the response calls itself; tells an HTML page from anything else that is no JSON @default null
 */
export function createBinaryDecoder(mediaType: string | null = null): BinaryDecoder {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const base64 = base64Decoder();
  const texts = new Map<string, string>();
  let content: "absent" | "present" | "no-string" = "absent";
  /** The first characters, until the first that is not blank shows whether this is an object. */
  let opening: string | undefined = "";
  const scanner = memberScanner({
    begin: (name, value) => {
      texts.delete(name);
      if (name !== "content") return FACTS.has(name) ? "collect" : "skip";
      if (content !== "absent") throw malformed();
      content = value === "string" ? "present" : "no-string";
      return "stream";
    },
    collected: (name, text) => texts.set(name, text),
  });

  function write(piece: Uint8Array): Uint8Array {
    return scan(decoded(utf8, piece));
  }

  function scan(text: string): Uint8Array {
    if (opening === undefined) return base64.write(scanner.write(text));
    opening = (opening + text).replace(LEADING_BLANKS, "");
    if (opening.startsWith("{")) {
      const begun = opening;
      opening = undefined;
      return scan(begun);
    }
    if (opening.length >= OPENING_LENGTH) throw notJson(opening, mediaType);
    return NOTHING;
  }

  function end(): BinaryFacts {
    decoded(utf8, undefined);
    if (opening !== undefined) throw notJson(opening, mediaType);
    if (!scanner.isComplete()) throw malformed();
    const resourceType = texts.get("resourceType");
    if (resourceType !== "Binary") throw notABinary(resourceType);
    if (content !== "present") throw withoutContent();
    base64.end();
    return { id: textOrNull(texts.get("id")), contentType: textOrNull(texts.get("contentType")) };
  }

  return { write, end };
}

const FACTS: ReadonlySet<string> = new Set(["resourceType", "id", "contentType"]);
const NOTHING = new Uint8Array();
const LEADING_BLANKS = /^[ \t\r\n]+/;
/** Enough characters to know an HTML page by. */
const OPENING_LENGTH = 64;

/** The next piece as text, without the byte order mark; `undefined` for the end, which must not cut a character in two. */
function decoded(utf8: TextDecoder, piece: Uint8Array | undefined): string {
  try {
    return utf8.decode(piece, { stream: piece !== undefined });
  } catch {
    throw malformed();
  }
}

function textOrNull(text: string | undefined): string | null {
  return text?.trim() || null;
}

function notJson(opening: string, mediaType: string | null): GpConnectError {
  return opening !== "" && looksLikeHtml(mediaType, Buffer.from(opening)) ? htmlPage() : malformed();
}

function notABinary(resourceType: string | undefined): GpConnectError {
  const what = resourceType === "OperationOutcome" ? "an OperationOutcome" : "another resource";
  return new InvalidResponseError({
    code: "not-a-binary",
    message: `The practice sent ${what} with status 200 where the document's FHIR Binary was expected. Tell its supplier, with the trace id.`,
  });
}

export function withoutContent(): GpConnectError {
  return new ContentError({
    code: "no-content",
    message: "The FHIR Binary holds no content. Tell the practice's supplier, with the trace id.",
  });
}
