import {
  ContentError,
  type GpConnectError,
  htmlPage,
  InvalidResponseError,
  outcomeFailure,
  type ProviderResponse,
} from "@gpdocs/spine";
import { base64Decoder } from "./base64-decoder.ts";
import { HTML_OPENING_LENGTH, isHtml } from "./html.ts";
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

/** The answer whose body is decoded: what is wrong with the one is told by the other. */
export type AnswerHead = Pick<ProviderResponse, "httpStatus" | "contentType">;

/**
 * Decodes a FHIR (STU3) Binary, `{"resourceType":"Binary","contentType":…,"content":"<base64>"}`, without ever holding it
 * whole: members in any order, any white space and escapes, any cut between pieces, base64 with or without line breaks.
 * Strict: what is not JSON or not base64 is refused wherever it stands, and in the same way wherever it is cut. So is a body
 * that goes on and on and holds next to no document. An OperationOutcome means what it would have meant with an error status.
 *
 * Page: *Binary* (Access Document).
 *
 * @param head @default an answer with status 200 that does not name its content type
 */
export function createBinaryDecoder(
  head: AnswerHead = { httpStatus: 200, contentType: null },
): BinaryDecoder {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const base64 = base64Decoder();
  const texts = new Map<string, string>();
  let content: "absent" | "present" | "no-string" = "absent";
  let taken = 0;
  let given = 0;
  /** The first characters, until the first that is not blank shows whether this is an object. */
  let opening: string | undefined = "";
  /** The body so far, while it may be an OperationOutcome. */
  let outcome: Uint8Array[] | undefined = [];
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
    taken += piece.length;
    const bytes = scan(decoded(utf8, piece));
    given += bytes.length;
    keepOutcome(piece);
    if (taken > LARGEST_REST + MOST_PER_BYTE * given) throw nextToNoDocument();
    return bytes;
  }

  function scan(text: string): Uint8Array {
    if (opening === undefined) return base64.write(scanner.write(text));
    opening = (opening + text).replace(LEADING_BLANKS, "");
    if (opening.startsWith("{")) {
      const begun = opening;
      opening = undefined;
      return scan(begun);
    }
    if (opening.length >= HTML_OPENING_LENGTH) throw notJson(opening, head);
    return NOTHING;
  }

  function keepOutcome(piece: Uint8Array): void {
    if (content === "present") outcome = undefined;
    if (outcome === undefined) return;
    outcome.push(Uint8Array.from(piece));
    if (taken <= LARGEST_OUTCOME) return;
    outcome = undefined;
    if (texts.get("resourceType") === "OperationOutcome") throw operationOutcome(outcome, head);
  }

  function end(): BinaryFacts {
    decoded(utf8, undefined);
    if (opening !== undefined) throw notJson(opening, head);
    if (!scanner.isComplete()) throw malformed();
    const resourceType = texts.get("resourceType");
    if (resourceType === "OperationOutcome") throw operationOutcome(outcome, head);
    if (resourceType !== "Binary") throw notABinary();
    if (content !== "present") throw withoutContent();
    base64.end();
    return { id: textOrNull(texts.get("id")), contentType: textOrNull(texts.get("contentType")) };
  }

  return { write, end };
}

const FACTS: ReadonlySet<string> = new Set(["resourceType", "id", "contentType"]);
const NOTHING = new Uint8Array();
const LEADING_BLANKS = /^[ \t\r\n]+/;
/** Bytes of an OperationOutcome that are read for what it means. */
const LARGEST_OUTCOME = 65_536;
/** Bytes that a body may hold beside its document. */
const LARGEST_REST = 1_048_576;
/** Bytes of a body per byte of its document: four thirds in base64, six times that where each character is escaped, line breaks. */
const MOST_PER_BYTE = 12;

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

function notJson(opening: string, { httpStatus, contentType }: AnswerHead): GpConnectError {
  return opening !== "" && isHtml(contentType, Buffer.from(opening)) ? htmlPage(httpStatus) : malformed();
}

/** @param body of the OperationOutcome, known to be JSON; `undefined` for one that is too large to be read for its reason */
function operationOutcome(
  body: readonly Uint8Array[] | undefined,
  { httpStatus }: AnswerHead,
): GpConnectError {
  const value: unknown =
    body === undefined
      ? { resourceType: "OperationOutcome" }
      : JSON.parse(new TextDecoder().decode(Buffer.concat(body)));
  return outcomeFailure(value, httpStatus) ?? notABinary();
}

function notABinary(): GpConnectError {
  return new InvalidResponseError({
    code: "not-a-binary",
    message:
      "The practice sent another resource where the document's FHIR Binary was expected. Tell its supplier, with the trace id.",
  });
}

function nextToNoDocument(): GpConnectError {
  return new InvalidResponseError({
    code: "response-too-large",
    message:
      "The answer goes on and on and holds next to no document. It was not read to its end. Tell the practice's supplier, with the trace id.",
  });
}

export function withoutContent(): GpConnectError {
  return new ContentError({
    code: "no-content",
    message: "The FHIR Binary holds no content. Tell the practice's supplier, with the trace id.",
  });
}
