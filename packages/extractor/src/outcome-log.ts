import type { DocumentOutcome } from "@gpdocs/access-document";

/** Outcomes in the order in which they came, for any number of readers, each of whom sees all of them from the first. */
export class OutcomeLog {
  readonly #outcomes: DocumentOutcome[] = [];
  #end: { readonly kind: "closed" } | { readonly kind: "failed"; readonly error: unknown } | undefined;
  #waiting: (() => void)[] = [];

  get outcomes(): readonly DocumentOutcome[] {
    return this.#outcomes;
  }

  add(outcome: DocumentOutcome): void {
    this.#outcomes.push(outcome);
    this.#wake();
  }

  close(): void {
    this.#end = { kind: "closed" };
    this.#wake();
  }

  /** Readers get what came before, then this error. */
  fail(error: unknown): void {
    this.#end = { kind: "failed", error };
    this.#wake();
  }

  async *read(): AsyncGenerator<DocumentOutcome, undefined> {
    for (let place = 0; ; ) {
      const outcome = this.#outcomes[place];
      if (outcome !== undefined) {
        place += 1;
        yield outcome;
      } else if (this.#end === undefined) {
        await new Promise<void>((wake) => this.#waiting.push(wake));
      } else if (this.#end.kind === "failed") {
        throw this.#end.error;
      } else {
        return undefined;
      }
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
