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
    expect(refusedEverywhere("<!-- gateway --><p>Sorry</p>")).toBe("html-page");
    expect(refusedEverywhere('<?xml version="1.0"?>\n<!DOCTYPE html>\n<html/>')).toBe("html-page");
    expect(refusedEverywhere(`<html>${"x".repeat(1_000)}`)).toBe("html-page");
    expect(refusedEverywhere("<ul><li>")).toBe("malformed-binary");
    const decoder = createBinaryDecoder({ httpStatus: 200, contentType: "text/html" });
    decoder.write(Buffer.from("Sorry"));
    expect(() => decoder.end()).toThrow(expect.objectContaining({ code: "html-page" }));
  });

  it("is a Binary all the same where the response calls itself HTML", () => {
    const decoder = createBinaryDecoder({ httpStatus: 200, contentType: "text/html" });
    expect(Buffer.from(decoder.write(Buffer.from(binaryWith("QUJD")))).toString()).toBe("ABC");
    expect(decoder.end()).toEqual({ id: "7", contentType: "text/plain" });
  });
});

describe("JSON that is no Binary with content", () => {
  it.each([
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

describe("an OperationOutcome", () => {
  const issue = (code: string, more = "") =>
    `"issue":[{"severity":"error","code":"invalid","details":{"coding":[{"system":"https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1","code":"${code}"}]}${more}}]`;
  const padding = (length: number) => `,"diagnostics":"${"x".repeat(length)}"`;

  it.each([
    ["its code", `{"resourceType":"OperationOutcome",${issue("NO_RECORD_FOUND")}}`, "no-record-found"],
    ["a refusal", `{"resourceType":"OperationOutcome",${issue("NO_PATIENT_CONSENT")}}`, "no-patient-consent"],
    [
      "its code, before its type",
      `\ufeff{${issue("NO_RECORD_FOUND")},"resourceType":"OperationOutcome"}`,
      "no-record-found",
    ],
    ["an error, where it gives no reason", '{"resourceType":"OperationOutcome"}', "provider-error"],
    [
      "an error, where its reason is not one that GP Connect defines",
      '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]}',
      "provider-error",
    ],
    [
      "nothing where it is no JSON",
      `{"resourceType":"OperationOutcome",${issue("NO_RECORD_FOUND")}`,
      "malformed-binary",
    ],
    [
      "its code, content or not",
      `{"resourceType":"OperationOutcome","content":null,${issue("NO_RECORD_FOUND")}}`,
      "no-record-found",
    ],
  ])("means what it would have meant with an error status: %s", (_what, text, code) => {
    expect(refusedEverywhere(text)).toBe(code);
  });

  it("is read for its reason up to 64 KiB, and not at all beyond", () => {
    const outcome = (length: number) => {
      const text = `{"resourceType":"OperationOutcome",${issue("NO_RECORD_FOUND", padding(0))}}`;
      return `{"resourceType":"OperationOutcome",${issue("NO_RECORD_FOUND", padding(length - text.length))}}`;
    };
    expect(refusal(outcome(65_536))).toBe("no-record-found");
    expect(refusal(outcome(65_537))).toBe("provider-error");
    const decoder = createBinaryDecoder();
    decoder.write(Buffer.from(outcome(70_000).slice(0, 65_536)));
    expect(() => decoder.write(Buffer.from("x"))).toThrow(
      expect.objectContaining({ code: "provider-error" }),
    );
  });

  it("is told from a Binary behind a long beginning", () => {
    const long = `"x":"${"x".repeat(70_000)}"`;
    expect(refusal(`{${long},"resourceType":"OperationOutcome"}`, [66_000])).toBe("provider-error");
    expect(decode(`{${long},"resourceType":"Binary","content":"QUJD"}`, [66_000]).bytes.toString()).toBe(
      "ABC",
    );
  });
});

describe("a body that goes on and on", () => {
  function takenBeforeRefusal(
    beginning: string,
    more: string,
  ): { readonly code: string; readonly bytes: number } {
    const decoder = createBinaryDecoder();
    const piece = Buffer.from(more.repeat(Math.ceil(65_536 / more.length)));
    let bytes = decoder.write(Buffer.from(beginning)).length;
    for (let taken = beginning.length; taken < 4 * 1_048_576; taken += piece.length) {
      try {
        bytes += decoder.write(piece).length;
      } catch (error) {
        if (isGpConnectError(error)) return { code: error.code, bytes: taken };
        throw error;
      }
    }
    return { code: "none", bytes };
  }

  it.each([
    ["blanks before it begins", "", " "],
    ["a member's text", '{"resourceType":"Binary","x":"', "x"],
    ["a name", '{"', "x"],
    ["members", '{"resourceType":"Binary"', ',"x":1'],
    ["blanks within the content", '{"content":"QUJD', "\\n"],
    ["blanks behind the end", '{"resourceType":"Binary","content":"QUJD"}', "\n"],
  ])("is not read further than 1 MiB beyond its document: %s", (_what, beginning, more) => {
    const { code, bytes } = takenBeforeRefusal(beginning, more);
    expect(code).toBe("response-too-large");
    expect(bytes).toBeGreaterThan(1_048_576 - 2 * 65_536);
    expect(bytes).toBeLessThan(1_048_576 + 2 * 65_536);
  });

  it("is taken as long as it brings a document, in the widest form that JSON has for it", () => {
    const escaped = [..."QUJD"].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join("");
    const { code, bytes } = takenBeforeRefusal('{"content":"', escaped);
    expect(code).toBe("none");
    expect(bytes).toBeGreaterThan((4 * 1_048_576) / 9);
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
