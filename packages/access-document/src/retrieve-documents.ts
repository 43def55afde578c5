import type { DocumentLocation } from "@gpdocs/model";
import type { SpineSession } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import * as Semaphore from "effect/Semaphore";
import type { DocumentOutcome } from "./outcome.ts";
import type { RetrieveOptions } from "./retrieve-document.ts";
import { sharingBinaries } from "./shared-binaries.ts";

export interface RetrieveAllOptions<E> extends RetrieveOptions {
  /** Told how each document ended, as it ends; one at a time. If it fails, everything stops. */
  onOutcome(outcome: DocumentOutcome): Effect.Effect<void, E>;
}

/**
 * Retrieves many documents, as many at once as the manners allow. A Binary that several of them name is requested once, for
 * the first of them. The others end as that one does, with its trace ids and without attempts of their own: `retrieved` with
 * the same file, which the sink is given once, or with the same failure.
 *
 * When the sink can take no more, the rest is skipped (`sink-unavailable`) without being asked for. On interruption, documents
 * that are under way are told of; those that have not begun are the caller's to account for.
 */
export function retrieveDocuments<E>(
  session: SpineSession,
  documents: readonly DocumentLocation[],
  options: RetrieveAllOptions<E>,
): Effect.Effect<void, E> {
  return Effect.suspend(() => {
    const oneAtATime = Semaphore.makeUnsafe(1);
    let sinkTakes = true;
    const tell = (outcome: DocumentOutcome) =>
      Effect.suspend(() => {
        if (outcome.outcome === "skipped" && outcome.because === "sink-unavailable") sinkTakes = false;
        return oneAtATime.withPermits(1)(options.onOutcome(outcome));
      });
    const retrieve = sharingBinaries(session, options, tell);
    return Effect.forEach(
      documents,
      (document) =>
        Effect.uninterruptible(
          Effect.suspend(() =>
            sinkTakes || document.availability.kind === "placeholder"
              ? retrieve(document)
              : tell(sinkGone(document)),
          ),
        ),
      { concurrency: underWay(session), discard: true },
    );
  });
}

/** Twice the places at the practice: while some wait to be tried again, others use their places. */
function underWay({ manners }: SpineSession): number {
  return 2 * Math.min(manners.maxConcurrent, manners.maxPerProvider);
}

function sinkGone(document: DocumentLocation): DocumentOutcome {
  return { document, attempts: 0, traceIds: [], outcome: "skipped", because: "sink-unavailable" };
}
