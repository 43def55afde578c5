import { isObject } from "./json.ts";

/** A literal value in which a regular expression stands for any text that it matches. */
export type Literal =
  | string
  | number
  | boolean
  | RegExp
  | readonly Literal[]
  | { readonly [member: string]: Literal };

/**
 * Where a value differs from the literal, one line each: `name[0].family: a text like /./ is wanted`.
 * Members and elements that the literal does not mention are let pass: each element of a literal array has to be
 * matched by some element of the array found.
 */
export function differences(wanted: Literal, found: unknown, path = ""): string[] {
  if (wanted instanceof RegExp) {
    return typeof found === "string" && wanted.test(found)
      ? []
      : [`${path}: a text like ${wanted} is wanted`];
  }
  if (isArray(wanted)) return arrayDifferences(wanted, found, path);
  if (typeof wanted === "object") {
    if (!isObject(found)) return [`${path}: an object is wanted`];
    return Object.entries(wanted).flatMap(([member, value]) =>
      differences(value, found[member], path === "" ? member : `${path}.${member}`),
    );
  }
  return wanted === found ? [] : [`${path}: ${JSON.stringify(wanted)} is wanted`];
}

function arrayDifferences(wanted: readonly Literal[], found: unknown, path: string): string[] {
  if (!Array.isArray(found)) return [`${path}: an array is wanted`];
  return wanted.flatMap((element, index) => {
    const attempts = found.map((candidate) => differences(element, candidate, `${path}[${index}]`));
    if (attempts.some((attempt) => attempt.length === 0)) return [];
    const nearest = attempts.toSorted((one, other) => one.length - other.length)[0];
    return nearest ?? [`${path}[${index}]: is missing`];
  });
}

function isArray(value: Literal): value is readonly Literal[] {
  return Array.isArray(value);
}
