import { isJsonObject } from "./json.ts";

/**
 * One text for one JSON value, whatever the order of its members, and another for any other value. Works at any depth of
 * nesting, where `JSON.stringify` runs out of stack.
 */
export function canonicalText(value: unknown): string {
  const written: string[] = [];
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    // Lengths and names tell how many values follow: nothing has to be closed.
    if (Array.isArray(next)) {
      written.push(`[${next.length}`);
      for (const item of next) pending.push(item);
    } else if (isJsonObject(next)) {
      const names = Object.keys(next).sort();
      written.push(JSON.stringify(names));
      for (const name of names) pending.push(next[name]);
    } else {
      written.push(`${JSON.stringify(next)}`);
    }
  }
  return written.join("\n");
}
