import type { DocumentLocation } from "@gpdocs/model";
import { LocationError, type SpineSession } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import type { DocumentOutcome } from "./outcome.ts";
import { type RetrieveOptions, retrieveUnless } from "./retrieve-document.ts";
import type { DocumentSink } from "./sink.ts";

/** What would come of retrieving a document, as far as that is certain before it is requested. */
export type Foreseen =
  /** It would end so, and nothing would be sent. */
  | { readonly kind: "certain"; readonly outcome: DocumentOutcome }
  /** It would be requested, from this url. */
  | { readonly kind: "requested"; readonly document: DocumentLocation; readonly url: string };

/**
 * Does what `retrieveDocument` does, up to the request for the Binary, which is not made. SDS may be asked where the practice
 * is: whether a url is the practice's shows only then.
 */
export function foreseeOutcome(
  session: SpineSession,
  document: DocumentLocation,
  options: Omit<RetrieveOptions, "sink" | "onProgress">,
): Effect.Effect<Foreseen> {
  return Effect.suspend(() => {
    let url: string | undefined;
    const retrieval = retrieveUnless(session, document, { ...options, sink: NOWHERE }, (called) => {
      url = called.url;
      throw notToBeMade();
    });
    return Effect.map(retrieval, (outcome): Foreseen => {
      return url === undefined ? { kind: "certain", outcome } : { kind: "requested", document, url };
    });
  });
}

const NOWHERE: DocumentSink = {
  open: () => Promise.reject(notToBeMade()),
};

function notToBeMade(): LocationError {
  return new LocationError({
    code: "not-to-be-requested",
    message: "It was asked what would be requested. Nothing was sent.",
  });
}
