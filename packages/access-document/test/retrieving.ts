import type { DocumentLocation } from "@gpdocs/model";
import type { Manners } from "@gpdocs/spine";
import * as Effect from "effect/Effect";
import type { DocumentOutcome } from "../src/outcome.ts";
import { type RetrieveOptions, retrieveDocument } from "../src/retrieve-document.ts";
import { retrieveDocuments } from "../src/retrieve-documents.ts";
import { binary, documentWith } from "./documents.ts";
import { type MemorySink, memorySink } from "./memory-sink.ts";
import { type Answer, type Practice, sendFhir, sessionWith, startPractice } from "./practice.ts";

export interface Run {
  readonly outcome: DocumentOutcome;
  readonly practice: Practice;
  readonly sink: MemorySink;
}

/** Retrieves one document of Patient/2, whose url is `Binary/7` unless said otherwise, from a practice that answers so. */
export async function retrieve(
  answer: Answer,
  facts: Partial<DocumentLocation> = {},
  options: Partial<RetrieveOptions> & { readonly sink?: MemorySink; readonly rawBodies?: boolean } = {},
): Promise<Run> {
  const practice = await startPractice(answer);
  const sink = options.sink ?? memorySink();
  const document = documentWith({ url: `${practice.serviceRoot}/Binary/7`, ...facts });
  const outcome = await Effect.runPromise(
    retrieveDocument(sessionWith(practice, {}, { rawBodies: options.rawBodies ?? false }), document, {
      patientReference: "Patient/2",
      ...options,
      sink,
    }),
  );
  return { outcome, practice, sink };
}

export interface Task extends Pick<RetrieveOptions, "maxBytes" | "onProgress"> {
  readonly practice: Practice;
  readonly documents: readonly DocumentLocation[];
  readonly sink: MemorySink;
  readonly manners?: Partial<Manners>;
  readonly signal?: AbortSignal;
  onOutcome?(outcome: DocumentOutcome): Promise<void> | void;
}

/** Runs to its end, also when interrupted; gives every outcome that was told. */
export async function retrieveAll({
  practice,
  documents,
  sink,
  manners = {},
  signal,
  onOutcome,
  ...options
}: Task): Promise<readonly DocumentOutcome[]> {
  const outcomes: DocumentOutcome[] = [];
  const retrieval = retrieveDocuments(sessionWith(practice, manners), documents, {
    ...options,
    sink,
    patientReference: "Patient/2",
    onOutcome: (outcome) =>
      Effect.promise(async () => {
        await onOutcome?.(outcome);
        outcomes.push(outcome);
      }),
  });
  await Effect.runPromiseExit(retrieval, signal === undefined ? {} : { signal });
  return outcomes;
}

export const LETTER = binary("abc", { id: "7", contentType: "text/plain" });
export const answersLetter: Answer = (response) => sendFhir(response, LETTER);
