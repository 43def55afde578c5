import type { JsonObject } from "@gpdocs/model";
import fhirpath from "fhirpath";
import stu3 from "fhirpath/fhir-context/stu3";
import { checkExpression } from "./check-expression.ts";
import { type DocumentContext, readDocumentContexts } from "./document-context.ts";
import { perRecord, type Selection } from "./selection.ts";
import { SelectionFailedError } from "./selection-errors.ts";

export type { Selection, SelectionSource } from "./selection.ts";
export { SelectionFailedError, WrongExpressionError } from "./selection-errors.ts";

/**
 * Compiles a FHIRPath expression (FHIR STU3) that selects documents. It is evaluated for each document, with its
 * DocumentReference as context. As in FHIRPath's `where`, a single `true` selects; a single `false`, and nothing at all,
 * does not. Anything else is an error, never a silent no.
 *
 * Beside `%resource`, the DocumentReference, there are `%content`, the one element of `content` that the document is;
 * `%links`, its links as `resolveRecord` gives them; `%encounters` and `%conditions`, the Encounters and Conditions of the
 * consultations and problems that lead to it.
 *
 * FHIRPath does not decide between dates of different precision: `created >= @2020-01-01` gives nothing for a document of
 * `2020`, nor for one of `2020-01-01T09:00:00Z`. `selectBy` compares ranges of dates; `(…).allTrue()` selects what cannot be
 * decided as well.
 *
 * Nothing is fetched (`resolve()` and `memberOf()` are refused), written, or changed in the record. The expression is the
 * caller's own: its cost is bounded by its length only, at most 10,000 characters. One that walks through all of a resource
 * (`descendants()`), or has a regular expression that backtracks, takes its time on a hostile record.
 *
 * @throws WrongExpressionError at once, for wrong syntax, and for functions, variables and elements that do not exist
 * @throws SelectionFailedError from the selection, if the expression fails on a document or gives no boolean
 * @example
 * const letters = compileSelection("type.coding.where(code = '824331000000106').exists()");
 * const extraction = session.extract({ from: "record", sink, select: letters });
 */
export function compileSelection(expression: string): Selection {
  checkExpression(expression);
  // Without a function of its own, `trace` would write what it sees to the console. Results are left as they are, or the
  // evaluator would write marks of its own into the resources.
  const evaluate = fhirpath.compile(expression, stu3, {
    async: false,
    resolveInternalTypes: false,
    traceFn: () => {},
  });
  return perRecord(({ record }) => {
    const contextOf = readDocumentContexts(record.bundle);
    return (document) => {
      const context = contextOf(document);
      if (context === undefined) {
        throw new SelectionFailedError(document.key, "it is no document of this record");
      }
      return decide(resultFor(context, document.key, evaluate), document.key);
    };
  });
}

type Evaluate = (resource: JsonObject, variables: Record<string, unknown>) => readonly unknown[];

function resultFor(context: DocumentContext, documentKey: string, evaluate: Evaluate): readonly unknown[] {
  const resource = unmarked(context.resource);
  try {
    return evaluate(resource, {
      resource,
      content: context.content === undefined ? [] : unmarked(context.content),
      links: context.links,
      encounters: context.encounters.map(unmarked),
      conditions: context.conditions.map(unmarked),
    });
  } catch {
    // What the evaluator says may quote the record: neither its message nor the error as a cause may go on from here.
    const what = "it uses several values as one, or values of a kind that do not go together";
    throw new SelectionFailedError(documentKey, what);
  }
}

function decide(result: readonly unknown[], documentKey: string): boolean {
  if (result.length === 0) return false;
  if (result.length > 1) {
    const what = `it gives ${result.length} values where one true or false is needed; exists() or all() make one of them`;
    throw new SelectionFailedError(documentKey, what);
  }
  const value: unknown = fhirpath.util.valData(result[0]);
  if (typeof value === "boolean") return value;
  const what = "it gives a value that is neither true nor false; a comparison or exists() makes it so";
  throw new SelectionFailedError(documentKey, what);
}

/** Without the member that the evaluator takes for a mark of its own. */
function unmarked(object: JsonObject): JsonObject {
  if (!Object.hasOwn(object, "__path__")) return object;
  const { __path__: _mark, ...rest } = object;
  return rest;
}
