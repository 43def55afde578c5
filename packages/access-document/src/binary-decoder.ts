import {
  ContentError,
  type GpConnectError,
  htmlPage,
  InvalidResponseError,
  looksLikeHtml,
} from "@gpdocs/spine";
import { base64Decoder } from "./base64-decoder.ts";
import { type JsonMember, malformed, memberScanner } from "./member-scanner.ts";

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
 *
 * Page: *Binary* (Access Document).
 */
export function createBinaryDecoder(): BinaryDecoder {
  const base64 = base64Decoder();
  const texts = new Map<string, string>();
  let contents = 0;
  let started = false;
  const scanner = memberScanner({
    wanted: (name) => (name === "content" ? "stream" : FACTS.has(name) ? "collect" : "skip"),
    onText: ({ name, text }: JsonMember) => texts.set(name, text),
    onStreamStart: () => {
      contents += 1;
      if (contents > 1) throw malformed();
    },
  });
  return {
    write: (piece) => {
      if (!started && piece.length > 0) {
        started = true;
        if (looksLikeHtml(null, piece)) throw htmlPage();
      }
      const text = scanner.write(piece);
      return text === "" ? NOTHING : base64.write(text);
    },
    end: () => {
      if (!scanner.isComplete()) throw malformed();
      const resourceType = texts.get("resourceType");
      if (resourceType !== "Binary") throw notABinary(resourceType);
      if (contents === 0) throw withoutContent();
      base64.end();
      return { id: texts.get("id") ?? null, contentType: texts.get("contentType") ?? null };
    },
  };
}

const FACTS: ReadonlySet<string> = new Set(["resourceType", "id", "contentType"]);
const NOTHING = new Uint8Array();

function notABinary(resourceType: string | undefined): GpConnectError {
  const what = resourceType === "OperationOutcome" ? "an OperationOutcome" : "another resource";
  return new InvalidResponseError({
    code: "not-a-binary",
    message: `The practice sent ${what} with status 200 where the document's FHIR Binary was expected. Tell its supplier, with the trace id.`,
  });
}

function withoutContent(): GpConnectError {
  return new ContentError({
    code: "no-content",
    message: "The FHIR Binary holds no content. Tell the practice's supplier, with the trace id.",
  });
}
