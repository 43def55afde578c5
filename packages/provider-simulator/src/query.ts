/** The query of a request. */
export type QueryReading =
  | { readonly kind: "query"; readonly parameters: readonly QueryParameter[] }
  /** A `%` that two hexadecimal digits do not follow, or bytes that are not UTF-8. */
  | { readonly kind: "malformed" };

export interface QueryParameter {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads a query by RFC 3986: `+` is a plus sign, not a blank.
 *
 * @param text what follows the `?`
 */
export function readQuery(text: string): QueryReading {
  const pairs = text === "" ? [] : text.split("&");
  try {
    return { kind: "query", parameters: pairs.map(readPair) };
  } catch {
    return { kind: "malformed" };
  }
}

/** Every value of one parameter, in order. */
export function valuesOf(query: QueryReading, name: string): readonly string[] {
  if (query.kind === "malformed") return [];
  return query.parameters.filter((parameter) => parameter.name === name).map(({ value }) => value);
}

/** The value of a token parameter `system|value`, if its system is the one given. */
export function tokenValue(text: string, system: string): string | undefined {
  return text.startsWith(`${system}|`) ? text.slice(system.length + 1) : undefined;
}

function readPair(pair: string): QueryParameter {
  const equals = pair.indexOf("=");
  const name = equals < 0 ? pair : pair.slice(0, equals);
  const value = equals < 0 ? "" : pair.slice(equals + 1);
  return { name: decodeURIComponent(name), value: decodeURIComponent(value) };
}
