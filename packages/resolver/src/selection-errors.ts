/** A FHIRPath expression that cannot be compiled. The message names the place, and repeats nothing but names. */
export class WrongExpressionError extends Error {
  readonly _tag = "WrongExpressionError";
  readonly code = "wrong-expression";
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;

  constructor(what: string, { line, column }: Position) {
    super(`The expression is wrong at line ${line}, column ${column}: ${what}.`);
    this.line = line;
    this.column = column;
  }

  override get name(): string {
    return this._tag;
  }
}

/** A place in an expression, line and column from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An expression that says neither yes nor no of a document. The message holds nothing of the record but the document's key. */
export class SelectionFailedError extends Error {
  readonly _tag = "SelectionFailedError";
  readonly code = "selection-failed";
  /** `DocumentLocation.key`. */
  readonly documentKey: string;

  constructor(documentKey: string, what: string) {
    super(`The expression cannot be applied to document ${documentKey}: ${what}.`);
    this.documentKey = documentKey;
  }

  override get name(): string {
    return this._tag;
  }
}

/** A criterion that no document could ever be compared with. */
export class WrongCriterionError extends Error {
  readonly _tag = "WrongCriterionError";
  readonly code = "wrong-criterion";
  /** Such as `created.from`. */
  readonly criterion: string;

  constructor(criterion: string, what: string) {
    super(`${criterion} ${what}.`);
    this.criterion = criterion;
  }

  override get name(): string {
    return this._tag;
  }
}
