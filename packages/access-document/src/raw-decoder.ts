import { htmlPage } from "@gpdocs/spine";
import type { AnswerHead, BinaryDecoder } from "./binary-decoder.ts";
import { HTML_OPENING_LENGTH, isHtml } from "./html.ts";

/**
 * Whether the body of an answer is to be taken for the document itself: it names its content type, and not as JSON, in which
 * a FHIR Binary comes, nor as FHIR in XML, which is no document either.
 */
export function isRawBody({ contentType }: AnswerHead): boolean {
  return (
    contentType !== null &&
    !/^(?:[^/]+\/(?:json|json\+fhir|xml\+fhir)|.+\+json|.+\/fhir\+xml)$/.test(contentType)
  );
}

/** Hands the body on as it comes, unless it is an HTML page: a gateway, a proxy or a log-in page sends those, no practice. */
export function createRawDecoder({ httpStatus, contentType }: AnswerHead): BinaryDecoder {
  let opening = Buffer.alloc(0);
  return {
    write: (piece) => {
      if (opening.length < HTML_OPENING_LENGTH) {
        opening = Buffer.concat([opening, piece.subarray(0, HTML_OPENING_LENGTH)]);
        if (isHtml(contentType, opening)) throw htmlPage(httpStatus);
      }
      return piece;
    },
    end: () => ({ id: null, contentType }),
  };
}
