import type { DocumentLocation } from "@gpdocs/model";
import * as Effect from "effect/Effect";
import type { DocumentOutcome } from "../src/outcome.ts";
import { type RetrieveOptions, retrieveDocument } from "../src/retrieve-document.ts";
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
  options: Partial<RetrieveOptions> & { readonly sink?: MemorySink } = {},
): Promise<Run> {
  const practice = await startPractice(answer);
  const sink = options.sink ?? memorySink();
  const document = documentWith({ url: `${practice.serviceRoot}/Binary/7`, ...facts });
  const outcome = await Effect.runPromise(
    retrieveDocument(sessionWith(practice), document, { patientReference: "Patient/2", ...options, sink }),
  );
  return { outcome, practice, sink };
}

export const LETTER = binary("abc", { id: "7", contentType: "text/plain" });
export const answersLetter: Answer = (response) => sendFhir(response, LETTER);
