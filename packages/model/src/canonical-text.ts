/**
 * The same text for the same JSON, whatever the order of its members; another text for other JSON. Works at any depth
 * of nesting, where `JSON.stringify` runs out of stack.
 */
export function canonicalText(value: unknown): string {
  const parts: string[] = [];
  // What is still to be written, last first: a value, or a piece of text between values.
  const pending: (Value | string)[] = [{ value }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === "string") parts.push(next);
    else if (typeof next.value === "object" && next.value !== null) pending.push(...[]);
  }
  return parts.join("");
}
interface Value { readonly value: unknown }
