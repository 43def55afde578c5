import {
  type Selection,
  type SelectionCriteria,
  selectBy,
  WrongCriterionError,
} from "@gpdocs/resolver/select-by";
import { wrongUsage } from "./failure.ts";
import { optionalText, yes } from "./flags.ts";

/** Flags of the commands that can do with some of a record's documents. All that are given must be fulfilled. */
export const SELECTION_FLAGS = {
  select: optionalText(
    "select",
    "EXPR",
    "FHIRPath of each DocumentReference: only documents for which it is true; also %content, %links, %encounters, %conditions",
  ),
  createdFrom: optionalText(
    "created-from",
    "DATE",
    "Only documents created (or indexed) from 2020, 2020-09, …",
  ),
  createdTo: optionalText("created-to", "DATE", "Only documents created (or indexed) up to 2020, 2020-09, …"),
  consultationsFrom: optionalText(
    "consultations-from",
    "DATE",
    "Only documents of consultations from then on",
  ),
  consultationsTo: optionalText("consultations-to", "DATE", "Only documents of consultations up to then"),
  problem: optionalText("problem", "ID", "Only documents that this problem leads to"),
  reachableFromProblem: yes("reachable-from-problem", "Only documents that any problem leads to"),
  contentType: optionalText("content-type", "TYPE", "Only documents declared as application/pdf, image/*, …"),
};

export interface SelectionWishes {
  readonly select: string | undefined;
  readonly createdFrom: string | undefined;
  readonly createdTo: string | undefined;
  readonly consultationsFrom: string | undefined;
  readonly consultationsTo: string | undefined;
  readonly problem: string | undefined;
  readonly reachableFromProblem: boolean;
  readonly contentType: string | undefined;
}

/**
 * What the flags select; `undefined` where none is given.
 *
 * @throws CommandFailure (wrong usage) for an expression, a date or a type that cannot be; the selection throws it too, for an
 *   expression that gives no answer for a document
 */
export async function selectionOf(wishes: SelectionWishes): Promise<Selection | undefined> {
  const criteria = criteriaOf(wishes);
  const plain = Object.keys(criteria).length === 0 ? undefined : explained(() => selectBy(criteria));
  const compiled = wishes.select === undefined ? undefined : await expressionSelection(wishes.select);
  if (plain === undefined || compiled === undefined) return plain ?? compiled;
  return (document, source) => plain(document, source) && compiled(document, source);
}

function criteriaOf(wishes: SelectionWishes): SelectionCriteria {
  const { problem, reachableFromProblem, contentType } = wishes;
  if (problem !== undefined && reachableFromProblem) {
    throw wrongUsage(
      "--problem names one problem, --reachable-from-problem means any: leave one of them out.",
    );
  }
  const consultations = rangeOf(wishes.consultationsFrom, wishes.consultationsTo);
  const created = rangeOf(wishes.createdFrom, wishes.createdTo);
  return {
    ...(consultations === undefined ? {} : { consultations }),
    ...(created === undefined ? {} : { created }),
    ...(problem === undefined ? {} : { problem: { problemId: problem } }),
    ...(reachableFromProblem ? { problem: "any" } : {}),
    ...(contentType === undefined ? {} : { contentType }),
  };
}

function rangeOf(from: string | undefined, to: string | undefined): SelectionCriteria["created"] {
  if (from === undefined && to === undefined) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function explained<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof WrongCriterionError)) throw error;
    throw wrongUsage(
      error.message
        .replace(/\b(created|consultations)\.(from|to)\b/g, "--$1-$2")
        .replace("contentType", "--content-type"),
    );
  }
}

/** FHIRPath is loaded for those who use it: nobody else waits for it. */
async function expressionSelection(expression: string): Promise<Selection> {
  const { compileSelection, SelectionFailedError, WrongExpressionError } = await import(
    "@gpdocs/resolver/select"
  );
  const told = <Result>(act: () => Result): Result => {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof WrongExpressionError || error instanceof SelectionFailedError)) throw error;
      throw wrongUsage(`--select: ${error.message}`);
    }
  };
  const selection = told(() => compileSelection(expression));
  return (document, source) => told(() => selection(document, source));
}
