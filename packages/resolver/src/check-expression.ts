import { isJsonObject, type JsonObject, numberOf, objectOf, objectsOf, textOf } from "@gpdocs/model";
import fhirpath from "fhirpath";
import {
  isDocumentReferenceElement,
  isElement,
  isType,
  parametersOf,
  VARIABLES,
} from "./expression-names.ts";
import { type Position, WrongExpressionError } from "./selection-errors.ts";

/**
 * Checks an expression beyond its syntax. The evaluator takes an element that does not exist for an empty one, notices a
 * wrong function or variable only when it gets there, and answers a wrong number of parameters with nothing: each would
 * leave documents out in silence.
 *
 * @throws WrongExpressionError for the first fault found
 */
export function checkExpression(expression: string): void {
  if (expression.length > LONGEST_EXPRESSION) {
    throw new WrongExpressionError(
      `it is longer than ${LONGEST_EXPRESSION} characters`,
      positionOf(expression, LONGEST_EXPRESSION),
    );
  }
  const pending = [parse(expression)];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const fault = faultOf(node);
    if (fault !== undefined) throw new WrongExpressionError(fault, startOf(node));
    // Parameters of these are names of types, though they look like elements.
    if (node["type"] === "FunctionInvocation" && TYPE_FUNCTIONS.has(nameOf(node))) continue;
    pending.push(...objectsOf(node, "children").toReversed());
  }
}

const LONGEST_EXPRESSION = 10_000;
const TYPE_FUNCTIONS: ReadonlySet<string> = new Set(["is", "as", "ofType"]);

function parse(expression: string): JsonObject {
  try {
    const tree: unknown = fhirpath.parse(expression);
    return isJsonObject(tree) ? tree : {};
  } catch (error) {
    const [first] = syntaxErrors(error);
    if (first === undefined) {
      throw new WrongExpressionError("it is nested too deeply", { line: 1, column: 1 });
    }
    throw new WrongExpressionError(
      first.isAtEnd ? "it ends too early" : "what stands there does not belong there",
      first,
    );
  }
}

interface SyntaxFault extends Position {
  readonly isAtEnd: boolean;
}

/** The parser's own list: `[recognizer, symbol, line from 1, column from 0, message, exception]`. */
function syntaxErrors(error: unknown): readonly SyntaxFault[] {
  const errors: readonly unknown[] =
    error instanceof Error && "errors" in error && Array.isArray(error.errors) ? error.errors : [];
  const faults = errors.flatMap((fault) => {
    if (!Array.isArray(fault)) return [];
    const [, , line, column, message]: readonly unknown[] = fault;
    if (typeof line !== "number" || typeof column !== "number") return [];
    return [{ line, column: column + 1, isAtEnd: String(message).includes("'<EOF>'") && column > 0 }];
  });
  return faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** What is wrong with one node of the syntax tree, its children aside. */
function faultOf(node: JsonObject): string | undefined {
  const name = nameOf(node);
  switch (node["type"]) {
    case "MemberInvocation":
      return memberFault(name, node["atRoot"]);
    case "ExternalConstantTerm":
      return VARIABLES.has(name)
        ? undefined
        : `there is no variable ${shown(name)}, only ${[...VARIABLES].map((known) => `%${known}`).join(", ")}`;
    case "FunctionInvocation":
      return functionFault(name, node);
    default:
      return undefined;
  }
}

/** @param atRoot 1 begins a path from the DocumentReference, 2 one within a parameter, where the context may be anything */
function memberFault(name: string, atRoot: unknown): string | undefined {
  if (atRoot === 1) {
    return isDocumentReferenceElement(name)
      ? undefined
      : `a DocumentReference of FHIR STU3 has no element ${shown(name)}`;
  }
  if (isElement(name) || (atRoot === 2 && isType(name))) return undefined;
  return `FHIR STU3 knows no element ${shown(name)}`;
}

function functionFault(name: string, node: JsonObject): string | undefined {
  const allowed = parametersOf(name);
  if (allowed === undefined) return `there is no function ${shown(name)}`;
  const call = objectsOf(node, "children")[0];
  const list = objectsOf(call, "children").find(({ type }) => type === "ParamList");
  const { length } = objectsOf(list, "children");
  if (length >= allowed.least && length <= allowed.most) return undefined;
  const numbers = allowed.least === allowed.most ? `${allowed.least}` : `${allowed.least} to ${allowed.most}`;
  return `${name}() takes ${numbers} ${numbers === "1" ? "parameter" : "parameters"}, and has ${length}`;
}

function nameOf(node: JsonObject): string {
  const name = textOf(node, "text") ?? textOf(node, "delimitedText") ?? "";
  return name.replace(/^[`']|[`']$/g, "");
}

/** A name in quotation marks may be anything that was typed, an NHS number too. */
function shown(name: string): string {
  return /^[A-Za-z_][A-Za-z_-]{0,60}$/.test(name) ? name : "of that name";
}

function startOf(node: JsonObject): Position {
  const start = objectOf(node, "start");
  return { line: numberOf(start, "line") ?? 1, column: numberOf(start, "column") ?? 1 };
}

function positionOf(expression: string, index: number): Position {
  const lines = expression.slice(0, index).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
