import { isGpConnectError } from "@gpdocs/spine";
import fc from "fast-check";
import { describe, it } from "vitest";
import { decode } from "./decoding.ts";
import { choicesFrom, writeObject } from "./json-writer.ts";

/** Generated cases: of valid Binaries, and of each way to spoil one. 113,000 in all. */
const VALID = 50_000;
const SPOILT = 9_000;

type Member = readonly [name: string, value: unknown];

/** A document, and everything that is arbitrary in how its Binary is written and cut. */
interface Case {
  readonly bytes: Uint8Array;
  readonly facts: readonly Member[];
  readonly order: number;
  readonly writing: readonly number[];
  readonly cuts: readonly number[];
  /** To spoil it with. */
  readonly at: number;
  readonly more: Uint8Array;
}

const FACTS: Member[] = [
  ["id", "a-1"],
  ["contentType", "text/plain; charset=utf-8"],
  ["meta", { versionId: "1", tag: [{ display: '"content":"AAAA"' }, null, -1.5e-3] }],
  ["language", "en \\ 😀 \ud800"],
];

const choices = fc.array(fc.nat(255), { minLength: 1, maxLength: 16 });

const cases: fc.Arbitrary<Case> = fc.record({
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  facts: fc.subarray(FACTS),
  order: fc.nat(11),
  writing: choices,
  cuts: fc.array(fc.nat(999), { maxLength: 6 }),
  at: fc.nat(999),
  more: fc.uint8Array({ minLength: 1, maxLength: 4 }),
});

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** A Binary's text with these members, in an order and a writing of the case's own. */
function written(members: readonly Member[], { facts, order, writing }: Case): string {
  const all = [...members, ...facts];
  const turn = order % all.length;
  return writeObject([...all.slice(turn), ...all.slice(0, turn)], choicesFrom(writing));
}

/** With blanks between the characters, as base64 may have. */
function inLines(text: string, writing: readonly number[]): string {
  const choose = choicesFrom(writing);
  return [...text].map((character) => character + (["\r\n", " ", "\n", "\t"][choose(32)] ?? "")).join("");
}

function binary(one: Case, content: unknown = inLines(base64(one.bytes), one.writing)): string {
  return written(
    [
      ["resourceType", "Binary"],
      ["content", content],
    ],
    one,
  );
}

function inserted(text: string, at: number, what: string): string {
  const place = at % (text.length + 1);
  return text.slice(0, place) + what + text.slice(place);
}

/** The code of the typed failure with which the body is refused; `undefined` where it is taken. Anything else is thrown. */
function refusal(text: string, cuts: readonly number[]): string | undefined {
  try {
    decode(text, cuts);
    return undefined;
  } catch (error) {
    if (isGpConnectError(error)) return error.code;
    throw error;
  }
}

it("any split of any valid Binary gives the same bytes", () => {
  fc.assert(
    fc.property(cases, (one) => decode(binary(one), one.cuts).bytes.equals(one.bytes)),
    { numRuns: VALID },
  );
});

describe("any split of a Binary that is not valid gives a typed failure", () => {
  it.each<[string, string, (one: Case) => string]>([
    [
      "cut off anywhere",
      "malformed-binary",
      (one) => {
        const text = binary(one).trimEnd();
        return text.slice(0, one.at % text.length);
      },
    ],
    [
      "a bad character anywhere in its base64",
      "bad-base64",
      (one) => {
        const bad = "*-_.!~\u0000é\u0141\uff21\ud800"[one.order % 11] ?? "";
        return binary(one, inserted(inLines(base64(one.bytes), one.writing), one.at, bad));
      },
    ],
    [
      "a character too many or too few in its base64",
      "bad-base64",
      (one) => {
        const text = base64(one.bytes);
        const place = one.at % text.length;
        return one.order % 2 === 0
          ? binary(one, inserted(text, one.at, "=A/"[one.order % 3] ?? ""))
          : binary(one, text.slice(0, place) + text.slice(place + 1));
      },
    ],
    [
      "padding in the middle of its base64",
      "bad-base64",
      (one) => {
        const padded = base64(one.bytes.subarray(0, one.bytes.length - (one.bytes.length % 3 === 0 ? 1 : 0)));
        return binary(one, `${padded}${["", "\n"][one.order % 2]}${base64(one.more)}`);
      },
    ],
    [
      "content given twice",
      "malformed-binary",
      (one) => {
        const content: Member = ["content", base64(one.bytes)];
        const another: Member = ["content", one.order % 3 === 0 ? null : base64(one.more)];
        return written([["resourceType", "Binary"], content, another], one);
      },
    ],
    [
      "another type, or none",
      "not-a-binary",
      (one) => {
        const type = ["binary", "Patient", "Binary\u0000", null, ["Binary"], {}, undefined][one.at % 7];
        const types: readonly Member[] = type === undefined ? [] : [["resourceType", type]];
        return written([...types, ["content", base64(one.bytes)]], one);
      },
    ],
    [
      "something behind its end",
      "malformed-binary",
      (one) => `${binary(one)}${["{}", "x", '"', ",", "}", "\u0000", "\ufeff", "0", "null"][one.at % 9]}`,
    ],
  ])("%s: %s", (_what, code, spoil) => {
    fc.assert(
      fc.property(cases, (one) => refusal(spoil(one), one.cuts) === code),
      { numRuns: SPOILT },
    );
  });
});
