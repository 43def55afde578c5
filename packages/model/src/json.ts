/** A JSON object that nobody has checked yet. Read it with the functions of this file, never by assertion. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member's string with outer blanks removed; `undefined` where it is absent, empty or no string. */
export function textOf(parent: JsonObject | undefined, key: string): string | undefined {
  const value = member(parent, key);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return text === "" ? undefined : text;
}

/** The member's finite number; `undefined` where it is absent or no number. */
export function numberOf(parent: JsonObject | undefined, key: string): number | undefined {
  const value = member(parent, key);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function objectOf(parent: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = member(parent, key);
  return isJsonObject(value) ? value : undefined;
}

/** The member's items. A lone value where FHIR has a list is taken as a list of one; an absent member as none. */
export function listOf(parent: JsonObject | undefined, key: string): readonly unknown[] {
  const value = member(parent, key);
  if (value === undefined || value === null) return NOTHING;
  return Array.isArray(value) ? value : [value];
}

/** Those of the member's items that are objects, in order. */
export function objectsOf(parent: JsonObject | undefined, key: string): readonly JsonObject[] {
  const items = listOf(parent, key);
  return items === NOTHING ? NOTHING : items.filter(isJsonObject);
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
