import { isGpConnectError } from "@gpdocs/spine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBinaryDecoder } from "../src/binary-decoder.ts";
import { type Decoded, decode, decodeAtOnce } from "./decoding.ts";

/** The code of the failure with which a body is refused, cut at these places; `undefined` if it is taken. */
function refusal(body: Uint8Array | string, cuts: readonly number[] = []): string | undefined {
  try {
    decode(body, cuts);
    return undefined;
  } catch (error) {
    if (isGpConnectError(error)) return error.code;
    throw error;
  }
}

function binaryWith(content: string): string {
  return `{"resourceType":"Binary","id":"7","content":"${content}","contentType":"text/plain"}`;
}

function isSame(one: Decoded, other: Decoded): boolean {
  return one.bytes.equals(other.bytes) && one.id === other.id && one.contentType === other.contentType;
}

/** The refusal must be the same one however the body is cut. */
function refusedEverywhere(text: string): string | undefined {
  const body = Buffer.from(text);
  const codes = new Set([
    refusal(body),
    refusal(body, [...body.keys()]),
    ...[...body.keys()].map((cut) => refusal(body, [cut])),
  ]);
  return codes.size === 1 ? [...codes][0] : [...codes].join(" or ");
}

describe("content that is not base64", () => {
  it.each([
    ["a character outside the alphabet", "QUJ*"],
    ["base64url's minus", "QU-D"],
    ["base64url's underscore", "QU_D"],
    ["a letter beyond Latin-1 whose low byte is a base64 letter", "\\u0141UJD"],
    ["the same, not escaped", "ŁUJD"],
    ["a full-width letter", "Ａ"],
    ["a zero character", "QUJ\\u0000"],
    ["a form feed", "QU\\fJD"],
    ["padding too short", "QQ="],
    ["padding too long", "QQ==="],
    ["padding alone", "===="],
    ["padding in the middle of a group", "QU=D"],
    ["padding in the middle of the content", "QUI=QUJD"],
    ["content after padding, a line further", "QUI=\\nQUJD"],
    ["characters after padding", "QUI=Q"],
    ["a group too short", "QUJDQ"],
    ["a group of two without padding", "QUJDQU"],
    ["a line break that hides a group too short", "QUJ\\n"],
    ["a lone surrogate", "QUJ\\ud800"],
  ])("is refused: %s", (_what, content) => {
    expect(refusedEverywhere(binaryWith(content))).toBe("bad-base64");
  });
});

describe("a body that is not JSON", () => {
  it.each([
    ["an empty body", ""],
    ["white space alone", " \n"],
    ["a byte order mark alone", "\ufeff"],
    ["a JSON array", '[{"resourceType":"Binary","content":"QUJD"}]'],
    ["a JSON string", '"QUJD"'],
    ["a number", "7"],
    ["FHIR XML", '<Binary xmlns="http://hl7.org/fhir"><content value="QUJD"/></Binary>'],
    ["a PDF as it is", "%PDF-1.7"],
    ["garbage behind a number", '{"a":1x,"resourceType":"Binary","content":"QUJD"}'],
    ["a literal cut in two", '{"a":tru e,"resourceType":"Binary","content":"QUJD"}'],
    ["an unknown literal", '{"a":True,"resourceType":"Binary","content":"QUJD"}'],
    ["a number with a leading zero", '{"a":01,"resourceType":"Binary","content":"QUJD"}'],
    ["a number that ends with a point", '{"a":1.,"resourceType":"Binary","content":"QUJD"}'],
    ["a number with a plus", '{"a":+1,"resourceType":"Binary","content":"QUJD"}'],
    ["no colon", '{"a" "b","resourceType":"Binary","content":"QUJD"}'],
    ["two colons", '{"a"::"b","resourceType":"Binary","content":"QUJD"}'],
    ["no comma", '{"resourceType":"Binary" "content":"QUJD"}'],
    ["a comma alone", "{,}"],
    ["a comma first", '{,"resourceType":"Binary","content":"QUJD"}'],
    ["a comma last", '{"resourceType":"Binary","content":"QUJD",}'],
    ["two commas", '{"resourceType":"Binary",,"content":"QUJD"}'],
    ["a semicolon for a comma", '{"resourceType":"Binary";"content":"QUJD"}'],
    ["an equals sign for a colon", '{"resourceType"="Binary","content":"QUJD"}'],
    ["a name without quotes", '{resourceType:"Binary","content":"QUJD"}'],
    ["single quotes", "{'resourceType':'Binary','content':'QUJD'}"],
    ["no value", '{"a":,"resourceType":"Binary","content":"QUJD"}'],
    ["a wrong bracket", '{"a":[},"resourceType":"Binary","content":"QUJD"}'],
    ["an inner comma last", '{"a":[1,],"resourceType":"Binary","content":"QUJD"}'],
    ["an inner object without values", '{"a":{"b"},"resourceType":"Binary","content":"QUJD"}'],
    ["a comment", '{"resourceType":"Binary",/* */"content":"QUJD"}'],
    [
      "an unknown escape in a member that is passed over",
      '{"a":"\\x","resourceType":"Binary","content":"QUJD"}',
    ],
    ["an unknown escape in a name", '{"\\a":1,"resourceType":"Binary","content":"QUJD"}'],
    ["an unknown escape in the content", binaryWith("QU\\JD")],
    ["an escape with too few digits", binaryWith("\\u004")],
    ["a line break in the content that is not escaped", binaryWith("QU\nJD")],
    ["a tab in a name", '{"a\t":1,"resourceType":"Binary","content":"QUJD"}'],
    ["a second object behind the first", `${binaryWith("QUJD")}{}`],
    ["garbage behind the end", `${binaryWith("QUJD")}x`],
    ["a zero behind the end", `${binaryWith("QUJD")}\u0000`],
    ["a byte order mark inside", '{\ufeff"resourceType":"Binary","content":"QUJD"}'],
    ["a blank that JSON does not know", '{\u00a0"resourceType":"Binary","content":"QUJD"}'],
    ["two contents", '{"resourceType":"Binary","content":"QUJD","content":"QUJE"}'],
    ["two contents, the first no string", '{"resourceType":"Binary","content":null,"content":"QUJE"}'],
    ["two contents, the second no string", '{"resourceType":"Binary","content":"QUJD","content":null}'],
  ])("is refused: %s", (_what, text) => {
    expect(refusedEverywhere(text)).toBe("malformed-binary");
  });

  it("is refused where it is no UTF-8, inside and at the end", () => {
    const inside = Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xff]),
      Buffer.from(binaryWith("QUJD").replace("{", '",')),
    ]);
    expect(refusal(inside)).toBe("malformed-binary");
    expect(refusal(Buffer.concat([Buffer.from(binaryWith("QUJD")), Buffer.from([0xc3])]))).toBe(
      "malformed-binary",
    );
  });

  it("is refused beyond 100,000 levels", () => {
    const nested = (levels: number) =>
      `{"x":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)},"resourceType":"Binary","content":"QUJD"}`;
    expect(refusal(nested(100_000))).toBeUndefined();
    expect(refusal(nested(100_001))).toBe("malformed-binary");
  });

  it("is an HTML page where it begins like one, or where the response calls itself one", () => {
    expect(refusedEverywhere("<!DOCTYPE html><html><body>Sign in</body></html>")).toBe("html-page");
    expect(refusedEverywhere("\r\n <HTML lang=en><head></head></HTML>")).toBe("html-page");
    expect(refusedEverywhere("<html>")).toBe("html-page");
    const decoder = createBinaryDecoder("text/html");
    decoder.write(Buffer.from("<!-- "));
    expect(() => decoder.end()).toThrow(expect.objectContaining({ code: "html-page" }));
  });

  it("is a Binary all the same where the response calls itself HTML", () => {
    const decoder = createBinaryDecoder("text/html");
    expect(Buffer.from(decoder.write(Buffer.from(binaryWith("QUJD")))).toString()).toBe("ABC");
    expect(decoder.end()).toEqual({ id: "7", contentType: "text/plain" });
  });
});

describe("JSON that is no Binary with content", () => {
  it.each([
    [
      "not-a-binary",
      "an OperationOutcome",
      '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]}',
    ],
    [
      "not-a-binary",
      "another resource with content",
      '{"resourceType":"DocumentReference","content":"QUJD"}',
    ],
    ["not-a-binary", "no resourceType", '{"content":"QUJD"}'],
    ["not-a-binary", "a resourceType that is no string", '{"resourceType":["Binary"],"content":"QUJD"}'],
    [
      "not-a-binary",
      "a resourceType that is replaced",
      '{"resourceType":"Binary","content":"QUJD","resourceType":"Patient"}',
    ],
    ["not-a-binary", "an empty object", "{}"],
    ["no-content", "no content", '{"resourceType":"Binary","contentType":"text/plain"}'],
    ["no-content", "content under R4's name", '{"resourceType":"Binary","data":"QUJD"}'],
    ["no-content", "content that is null", '{"resourceType":"Binary","content":null}'],
    ["no-content", "content that is a number", '{"resourceType":"Binary","content":1234}'],
    ["no-content", "content in a list", '{"resourceType":"Binary","content":["QUJD"]}'],
    ["no-content", "content in an object", '{"resourceType":"Binary","content":{"content":"QUJD"}}'],
  ])("is refused as %s: %s", (code, _what, text) => {
    expect(refusedEverywhere(text)).toBe(code);
  });
});

describe("any body at all", () => {
  const base = Buffer.from(
    '{"resourceType":"Binary","id":"a-1","meta":{"n":[1.5e3,null,"\\""]},"contentType":"text/plain","content":"SGVs\\nbG8\\/Pz8="} ',
  );

  it("is refused wherever it is cut off", () => {
    const whole = base.length - 1;
    for (const length of Array(whole).keys()) {
      expect(refusal(base.subarray(0, length)), `cut off after ${length} bytes`).toBeDefined();
    }
    expect(refusal(base.subarray(0, whole))).toBeUndefined();
  });

  it("is taken, with the same bytes, exactly where JSON.parse and a strict base64 decoder take it", () => {
    const change = fc.record({
      at: fc.nat(base.length),
      remove: fc.nat(3),
      insert: fc.oneof(
        fc.constantFrom(
          '"',
          "\\",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "=",
          " ",
          "\n",
          "0",
          "e",
          "-",
          "\\u",
          "A",
          "\u0141",
        ),
        fc.string({ maxLength: 3, unit: "binary" }),
      ),
    });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.array(fc.nat(200), { maxLength: 4 }),
        (changes, cuts) => {
          const body = changes.reduce(
            (text, { at, remove, insert }) =>
              Buffer.concat([text.subarray(0, at), Buffer.from(insert), text.subarray(at + remove)]),
            base,
          );
          const expected = decodeAtOnce(body);
          return expected === undefined
            ? refusal(body, cuts) !== undefined
            : isSame(decode(body, cuts), expected);
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it("is refused with a typed failure where it is noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(fc.nat(60), { maxLength: 4 }), (noise, cuts) => {
        expect(refusal(noise, cuts)).toBe("malformed-binary");
      }),
      { numRuns: 2_000 },
    );
  });
});
