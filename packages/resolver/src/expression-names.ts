import stu3 from "fhirpath/fhir-context/stu3";

/** What an expression may name behind `%`. */
export const VARIABLES: ReadonlySet<string> = new Set([
  "resource",
  "context",
  "content",
  "links",
  "encounters",
  "conditions",
  "ucum",
]);

/** Whether a path may begin with it: an element of DocumentReference, or the name of the resource itself. */
export function isDocumentReferenceElement(name: string): boolean {
  return ROOTS.has(name) || Object.hasOwn(stu3.path2Type, `DocumentReference.${name}`);
}

/** Whether any resource or datatype of FHIR STU3 has such an element, or a link has it as a member. */
export function isElement(name: string): boolean {
  return ELEMENTS.has(name);
}

/** Whether it is the name of a type of FHIR STU3, as in `where(Coding.code = …)`. */
export function isType(name: string): boolean {
  return TYPES.has(name);
}

/** How many parameters a function takes; `undefined` where there is none of that name, or none that may be used here. */
export function parametersOf(name: string): { readonly least: number; readonly most: number } | undefined {
  return FUNCTIONS.get(name);
}

const ROOTS: ReadonlySet<string> = new Set(["DocumentReference", "DomainResource", "Resource"]);

const LINK_MEMBERS = [
  "kind",
  "resource",
  "path",
  "encounterId",
  "topic",
  "heading",
  "via",
  "order",
  "problemId",
  "referralId",
  "list",
  "related",
];

const ELEMENTS: ReadonlySet<string> = new Set([
  ...LINK_MEMBERS,
  ...[...Object.keys(stu3.path2Type), ...Object.keys(stu3.choiceTypePaths)].flatMap(
    (path) => path.split(".").slice(1).at(-1) ?? [],
  ),
]);

const TYPES: ReadonlySet<string> = new Set([
  ...Object.keys(stu3.type2Parent),
  ...Object.values(stu3.type2Parent),
]);

/**
 * Functions by the number of their parameters. Those that ask a server (`resolve`, `memberOf`) are not among them, nor
 * those that serve no selection (`trace`, `defineVariable`, `sort`, `htmlChecks`).
 */
const FUNCTIONS = new Map([
  ...functions(
    0,
    0,
    "empty not allTrue anyTrue allFalse anyFalse isDistinct distinct count single first last tail children descendants type",
  ),
  ...functions(0, 0, "sum min max avg abs ceiling exp floor ln sqrt truncate now today timeOfDay"),
  ...functions(0, 0, "upper lower length toChars trim hasValue getValue"),
  ...functions(0, 0, "toBoolean toInteger toLong toDecimal toString toDate toDateTime toTime"),
  ...functions(0, 0, "convertsToBoolean convertsToInteger convertsToLong convertsToDecimal convertsToString"),
  ...functions(0, 0, "convertsToDate convertsToDateTime convertsToTime convertsToQuantity"),
  ...functions(
    0,
    0,
    "yearOf monthOf dayOf hourOf minuteOf secondOf millisecondOf timezoneOffsetOf dateOf timeOf",
  ),
  ...functions(0, 1, "exists join round toQuantity lowBoundary highBoundary"),
  ...functions(1, 1, "all where select repeat extension ofType is as take skip"),
  ...functions(1, 1, "subsetOf supersetOf combine union intersect exclude"),
  ...functions(1, 1, "indexOf lastIndexOf startsWith endsWith contains split encode decode escape unescape"),
  ...functions(1, 1, "log power"),
  ...functions(1, 2, "aggregate substring matches matchesFull"),
  ...functions(2, 2, "replace replaceMatches"),
  ...functions(2, 3, "iif"),
  ...functions(1, 100, "coalesce"),
]);

function functions(least: number, most: number, names: string) {
  return names.split(" ").map((name) => [name, { least, most }] as const);
}
