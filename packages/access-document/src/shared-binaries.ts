import type { DocumentLocation } from "@gpdocs/model";
import { LocationError, type SpineSession } from "@gpdocs/spine";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { DocumentUrl } from "./document-url.ts";
import type { DocumentOutcome } from "./outcome.ts";
import { receiptBeside } from "./receipt.ts";
import { type RetrieveOptions, retrieveUnless } from "./retrieve-document.ts";

/**
 * Retrieves documents and tells how they end, so that a Binary which several of them name is requested once, for the first. The
 * others end as that one does, and are told of after it, with its trace ids and without attempts of their own: with the same
 * file, or with the same failure. The url that is called is what counts, not the one in the record. Only for one run of one
 * session: the practice's audit must show every reader.
 */
export function sharingBinaries<E>(
  session: SpineSession,
  options: RetrieveOptions,
  tell: (outcome: DocumentOutcome) => Effect.Effect<void, E>,
): (document: DocumentLocation) => Effect.Effect<void, E> {
  /** By url, how the document ended for which it is called. */
  const ends = new Map<string, Deferred.Deferred<DocumentOutcome>>();
  return (document) =>
    Effect.suspend(() => {
      const end = Deferred.makeUnsafe<DocumentOutcome>();
      let first: Shared | undefined;
      const retrieval = retrieveUnless(session, document, options, (called) => {
        const known = ends.get(called.url) ?? end;
        ends.set(called.url, known);
        if (known === end) return;
        first = { end: known, called };
        throw requestedAlready();
      });
      return Effect.flatMap(retrieval, (outcome) =>
        first === undefined
          ? Effect.ensuring(tell(outcome), Deferred.succeed(end, outcome))
          : Effect.flatMap(outcomeBeside(document, first), tell),
      );
    });
}

interface Shared {
  readonly end: Deferred.Deferred<DocumentOutcome>;
  readonly called: DocumentUrl;
}

/** Waits for the first one's end; an interruption cancels what waits, and nothing else. */
function outcomeBeside(document: DocumentLocation, { end, called }: Shared): Effect.Effect<DocumentOutcome> {
  return Effect.map(Effect.exit(Effect.interruptible(Deferred.await(end))), (exit): DocumentOutcome => {
    if (Exit.isFailure(exit)) {
      return { document, attempts: 0, traceIds: [], outcome: "skipped", because: "cancelled" };
    }
    const first = exit.value;
    const { traceIds, timing } = first;
    const facts = { document, attempts: 0, traceIds, ...(timing === undefined ? {} : { timing }) };
    return first.outcome === "retrieved"
      ? { ...facts, outcome: "retrieved", receipt: receiptBeside(first.receipt, document, called) }
      : { ...first, ...facts };
  });
}

/** Ends a call before it is made; what is told instead is the first one's end. */
function requestedAlready(): LocationError {
  return new LocationError({
    code: "requested-already",
    message: "The Binary has been requested for another document of the same run.",
  });
}
