/** A request as the specification writes it, ready to be compared with one that came in. */
export interface LiteralRequest {
  readonly method: string;
  readonly path: RegExp;
  readonly query: readonly { readonly name: string; readonly value: RegExp }[];
  /** By name in small letters. */
  readonly headers: ReadonlyMap<string, RegExp>;
}

/**
 * Reads a request line and its headers, written as they go over the wire. `{name}` stands for the text that `texts`
 * has under that name, or for one of the wildcards below.
 */
export function literalRequest(written: string, texts: Readonly<Record<string, string>>): LiteralRequest {
  const [requestLine = "", ...headerLines] = written.trim().split("\n");
  const [method = "", target = ""] = requestLine.split(" ");
  const [path = "", query] = target.split("?");
  const pattern = (text: string) => new RegExp(`^${expand(text, new Map(Object.entries(texts)))}$`);
  return {
    method,
    path: pattern(path),
    query: (query ?? "").split("&").flatMap((pair) => {
      const [name = "", value = ""] = pair.split("=");
      return name === "" ? [] : [{ name, value: pattern(decodeURIComponent(value)) }];
    }),
    headers: new Map(
      headerLines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), pattern(line.slice(colon + 1).trim())];
      }),
    ),
  };
}

const WILDCARDS = new Map([
  ["anything", ".*"],
  ["digits", "\\d*"],
  ["id", "[A-Za-z0-9.\\-]{1,64}"],
  ["uuid", "[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"],
  ["token", "\\S+"],
  ["charset, if you like", "(?:;charset=(?:utf|UTF)-8)?"],
]);

function expand(text: string, texts: ReadonlyMap<string, string>): string {
  return text
    .split(/\{([^}]*)\}/)
    .map((piece, index) => (index % 2 === 0 ? literally(piece) : placeholder(piece, texts)))
    .join("");
}

function placeholder(name: string, texts: ReadonlyMap<string, string>): string {
  const text = texts.get(name);
  const wildcard = WILDCARDS.get(name);
  if (text !== undefined) return literally(text);
  if (wildcard !== undefined) return wildcard;
  throw new Error(`No text and no wildcard is called {${name}}.`);
}

function literally(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}
