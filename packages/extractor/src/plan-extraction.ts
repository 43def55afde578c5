import { type Foreseen, foreseeOutcome } from "@gpdocs/access-document";
import type { DocumentLocation } from "@gpdocs/model";
import { findInSink, notRequested } from "./before-request.ts";
import type { DocumentOutcome } from "./document-outcome.ts";
import type { ExtractionPlan } from "./extraction-plan.ts";
import { promised } from "./promise-door.ts";
import { documentsOf, type ExtractionSource, patientReferenceOf } from "./source.ts";
import { checkAccess, type ExtractionTask } from "./start-extraction.ts";

/** Asks for the source, and for nothing else; tells the sink of nothing. */
export async function planExtraction<Source extends ExtractionSource>(
  task: ExtractionTask<Source>,
): Promise<ExtractionPlan> {
  const { sink, subject, select = () => true, signal = new AbortController().signal } = task;
  signal.throwIfAborted();
  checkAccess(task.access);
  const source = await promised(task.source, signal);
  const there = (await sink.survey?.(source, subject)) ?? {};
  const patientReference = patientReferenceOf(source);
  const certain: DocumentOutcome[] = [];
  const requested: Requested[] = [];
  for (const document of documentsOf(source)) {
    const because = select(document, source) ? there.declines?.(document) : "not-selected";
    const found =
      because === undefined
        ? await findInSink(document, there, patientReference, signal)
        : { kind: "declined" as const, outcome: notRequested(document, because) };
    if (found.kind !== "wanting") {
      certain.push(found.outcome);
      continue;
    }
    const options = { ...task.access, patientReference };
    const foreseen = await promised(foreseeOutcome(task.session, document, options), signal);
    if (foreseen.kind === "certain") certain.push(foreseen.outcome);
    else requested.push(foreseen);
  }
  return { source, certain, ...requestsFor(requested) };
}

type Requested = Extract<Foreseen, { readonly kind: "requested" }>;

/** A Binary that several documents name is asked for once, for the first of them. */
function requestsFor(requested: readonly Requested[]): Omit<ExtractionPlan, "source" | "certain"> {
  const first = new Map<string, DocumentLocation>();
  for (const { url, document } of requested) if (!first.has(url)) first.set(url, document);
  const sizes = [...first.values()].map(({ size }) => size);
  return {
    requested: requested.map(({ document }) => document),
    requests: sizes.length,
    bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    withoutSize: sizes.filter((size) => size === null).length,
  };
}
