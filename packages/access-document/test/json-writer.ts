/** A source of choices: a whole number from 0 to below `options`. */
export type Choose = (options: number) => number;

/** Takes its choices from a list, over and over. */
export function choicesFrom(list: readonly number[]): Choose {
  let at = 0;
  return (options) => {
    at += 1;
    return list.length === 0 ? 0 : (list[at % list.length] ?? 0) % options;
  };
}

/**
 * Writes a JSON object in one of the many ways in which it can be written: white space between the tokens, escapes in the
 * strings. A member that is given twice is written twice.
 */
export function writeObject(
  members: readonly (readonly [name: string, value: unknown])[],
  choose: Choose,
): string {
  const written = members.map(
    ([name, value]) =>
      `${blank(choose)}${writeText(name, choose)}${blank(choose)}:${writeValue(value, choose)}`,
  );
  return `${blank(choose)}{${written.join(",")}${written.length === 0 ? blank(choose) : ""}}${blank(choose)}`;
}

function writeValue(value: unknown, choose: Choose): string {
  return `${blank(choose)}${writeBare(value, choose)}${blank(choose)}`;
}

function writeBare(value: unknown, choose: Choose): string {
  if (typeof value === "string") return writeText(value, choose);
  if (Array.isArray(value)) return `[${value.map((item) => writeValue(item, choose)).join(",")}]`;
  if (typeof value === "object" && value !== null) return writeObject(Object.entries(value), choose);
  return JSON.stringify(value) ?? "null";
}

function writeText(text: string, choose: Choose): string {
  return `"${[...Array(text.length).keys()].map((at) => writeCharacter(text[at] ?? "", choose)).join("")}"`;
}

function writeCharacter(character: string, choose: Choose): string {
  const plain = JSON.stringify(character).slice(1, -1);
  const way = choose(16);
  if (way === 0) return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  if (way === 1) return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`;
  return way < 9 && character === "/" ? "\\/" : plain;
}

function blank(choose: Choose): string {
  return ["", "", "", "", " ", "\n", "\r\n\t", "  "][choose(8)] ?? "";
}
