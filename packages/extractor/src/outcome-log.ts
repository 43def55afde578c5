import type { DocumentOutcome } from "./document-outcome.ts";

/** Outcomes in the order in which they came, for any number of readers, each of whom sees all of them from the first. */
export interface OutcomeLog {
  outcomes(): readonly DocumentOutcome[];
  add(outcome: DocumentOutcome): void;
  close(): void;
  /** Readers get what came before, then this error. */
  fail(error: unknown): void;
  read(): AsyncGenerator<DocumentOutcome, undefined>;
}

export function createOutcomeLog(): OutcomeLog {
  const outcomes: DocumentOutcome[] = [];
  let end: { readonly kind: "closed" } | { readonly kind: "failed"; readonly error: unknown } | undefined;
  let waiting: (() => void)[] = [];

  function wake(): void {
    const awake = waiting;
    waiting = [];
    for (const resume of awake) resume();
  }

  async function* read(): AsyncGenerator<DocumentOutcome, undefined> {
    for (let place = 0; ; ) {
      const outcome = outcomes[place];
      if (outcome !== undefined) {
        place += 1;
        yield outcome;
      } else if (end === undefined) {
        await new Promise<void>((resume) => waiting.push(resume));
      } else if (end.kind === "failed") {
        throw end.error;
      } else {
        return undefined;
      }
    }
  }

  return {
    outcomes: () => outcomes,
    add: (outcome) => {
      outcomes.push(outcome);
      wake();
    },
    close: () => {
      end = { kind: "closed" };
      wake();
    },
    fail: (error) => {
      end = { kind: "failed", error };
      wake();
    },
    read,
  };
}
