/** A JSON object that nobody has checked yet. Read its members with the functions of this file, never by assertion. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The string with outer blanks removed; `undefined` where it is empty or no string. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value.trim() || undefined : undefined;
}

export function asObject(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** The items. A lone value where FHIR has a list is taken as a list of one; an absent value as none. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return NOTHING;
  return Array.isArray(value) ? value : [value];
}

/** Those of the items that are objects, in order. */
export function asObjects(value: unknown): readonly JsonObject[] {
  return asList(value).filter(isJsonObject);
}

/** `asText` of the member with this name, which may be any. */
export function textOf(parent: JsonObject | undefined, key: string): string | undefined {
  return asText(member(parent, key));
}

/** The member's finite number; `undefined` where it is absent or no number. */
export function numberOf(parent: JsonObject | undefined, key: string): number | undefined {
  const value = member(parent, key);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function objectOf(parent: JsonObject | undefined, key: string): JsonObject | undefined {
  return asObject(member(parent, key));
}

export function listOf(parent: JsonObject | undefined, key: string): readonly unknown[] {
  return asList(member(parent, key));
}

export function objectsOf(parent: JsonObject | undefined, key: string): readonly JsonObject[] {
  return asObjects(member(parent, key));
}

/**
 * The member itself, unchecked. What objects inherit does not count: JSON holds no functions, and a member `__proto__` of
 * its own is data like any other.
 */
export function member(parent: JsonObject | undefined, key: string): unknown {
  const value = parent?.[key];
  return typeof value === "function" || value === Object.prototype ? undefined : value;
}

const NOTHING: readonly never[] = [];
