import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBinaryDecoder } from "../src/binary-decoder.ts";
import { decode } from "./decoding.ts";
import { choicesFrom, writeObject } from "./json-writer.ts";

const choices = fc.array(fc.nat(255), { maxLength: 40 });
const cuts = fc.array(fc.nat(5_000), { maxLength: 12 });
const otherMembers = fc.array(
  fc.tuple(
    fc.string({ unit: "binary", maxLength: 12 }).map((name) => `x${name}`),
    fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('"', "\\", '{"content":"AAAA"}', "]}", "\ud800")),
  ),
  { maxLength: 4 },
);

/** Base64 with line breaks wherever the choices put them. */
function inLines(base64: string, list: readonly number[]): string {
  const choose = choicesFrom(list);
  return [...base64]
    .map((character) => `${["\n", "\r\n", " ", "\t"][choose(40)] ?? ""}${character}`)
    .join("")
    .concat(choose(4) === 0 ? "\r\n" : "");
}

describe("a FHIR Binary decoded piece by piece", () => {
  it("gives the document's bytes and facts, however it is written and cut", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.option(fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/), { nil: null }),
        fc.constantFrom(null, "application/pdf", "text/plain; charset=utf-8", "image/svg+xml"),
        otherMembers,
        fc.nat(),
        choices,
        choices,
        cuts,
        (bytes, id, contentType, others, order, lines, writing, places) => {
          const content = inLines(Buffer.from(bytes).toString("base64"), lines);
          const members: (readonly [string, unknown])[] = [
            ["resourceType", "Binary"],
            ...(id === null ? [] : [["id", id] as const]),
            ...(contentType === null ? [] : [["contentType", contentType] as const]),
            ["content", content],
            ...others,
          ];
          const turn = order % members.length;
          const text = writeObject([...members.slice(turn), ...members.slice(0, turn)], choicesFrom(writing));
          const decoded = decode(text, places);
          expect(decoded.bytes.equals(bytes)).toBe(true);
          expect(decoded).toMatchObject({ id, contentType });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("does not care where it is cut: every byte on its own, and every pair of pieces", () => {
    const text =
      '\ufeff {"\\u0063ontent" :"SGVs\\nbG8\\/\\u0050z8=\\r\\n" , "meta":{"a":["\\"}",-1.5e+3]},"é":"😀","contentType":"text/plain","id":"a-1","resourceType":"Binary"}\n';
    const body = Buffer.from(text);
    const expected = { bytes: Buffer.from("SGVsbG8/Pz8=", "base64"), id: "a-1", contentType: "text/plain" };
    expect(decode(body, [...body.keys()])).toEqual(expected);
    for (const cut of body.keys()) expect(decode(body, [cut])).toEqual(expected);
  });

  it.each([
    ["a byte order mark", '\ufeff{"resourceType":"Binary","content":"QUJD"}'],
    [
      "an escaped name",
      '{"resource\\u0054ype":"Binary","\\u0063\\u006f\\u006e\\u0074\\u0065\\u006e\\u0074":"QUJD"}',
    ],
    ["content of nothing but escapes", '{"resourceType":"Binary","content":"\\u0051\\u0055\\u004A\\u0044"}'],
    [
      "a member named like an inner one",
      '{"meta":{"content":"ZZZZ","resourceType":"X"},"resourceType":"Binary","content":"QUJD"}',
    ],
    [
      "an inner array of every kind of value",
      '{"x":[{},[],"",0,-0,1.5E-3,true,false,null,{"y":[[]]}],"resourceType":"Binary","content":"QUJD"}',
    ],
    [
      "surrogates, paired and not",
      '{"x":"\\ud83d\\ude00\\udead","\\ud800":1,"resourceType":"Binary","content":"QUJD"}',
    ],
    ["a name of 100,000 characters", `{"${"n".repeat(100_000)}":1,"resourceType":"Binary","content":"QUJD"}`],
    [
      "10,000 levels",
      `{"x":${"[".repeat(10_000)}${"]".repeat(10_000)},"resourceType":"Binary","content":"QUJD"}`,
    ],
    ["a member named __proto__", '{"__proto__":{"content":"ZZZZ"},"resourceType":"Binary","content":"QUJD"}'],
    ["an unknown member given twice", '{"x":1,"x":"2","resourceType":"Binary","content":"QUJD"}'],
    [
      "a fact given twice: the last one counts",
      '{"resourceType":"Patient","resourceType":"Binary","content":"QUJD"}',
    ],
  ])("takes %s", (_what, text) => {
    expect(decode(text)).toEqual({ bytes: Buffer.from("ABC"), id: null, contentType: null });
  });

  it.each([
    ["absent", '{"resourceType":"Binary","content":"QUJD"}'],
    ["blank", '{"resourceType":"Binary","content":"QUJD","contentType":" ","id":""}'],
    ["no string", '{"resourceType":"Binary","content":"QUJD","contentType":["text/plain"],"id":7}'],
    [
      "longer than 1,024 characters",
      `{"resourceType":"Binary","content":"QUJD","contentType":"${"t".repeat(1_025)}","id":"${"i".repeat(2_000)}"}`,
    ],
    [
      "replaced by no string",
      '{"contentType":"text/plain","id":"1","contentType":null,"id":{},"resourceType":"Binary","content":"QUJD"}',
    ],
  ])("knows no id and no content type where they are %s", (_what, text) => {
    expect(decode(text)).toMatchObject({ id: null, contentType: null });
  });

  it("keeps letters beyond ASCII, blanks around a fact aside", () => {
    const text = '{"resourceType":"Binary","contentType":" text/\\u00e9é😀 ","content":"QUJD"}';
    expect(decode(text, [...Buffer.from(text).keys()]).contentType).toBe("text/éé😀");
  });

  it("holds next to nothing of 64 MiB back", () => {
    const decoder = createBinaryDecoder();
    const hash = createHash("sha256");
    const document = Buffer.from(Array.from({ length: 49_152 }, (_, at) => (at * 31) % 256));
    const piece = Buffer.from(document.toString("base64"));
    expect(piece).toHaveLength(65_536);
    decoder.write(Buffer.from('{"resourceType":"Binary","contentType":"application/pdf","content":"'));
    let heldBack = 0;
    for (let sent = 0; sent < 1_024; sent += 1) {
      const bytes = decoder.write(piece);
      heldBack = Math.max(heldBack, document.length - bytes.length);
      hash.update(bytes);
    }
    expect(heldBack).toBeLessThan(3);
    decoder.write(Buffer.from('"}'));
    expect(decoder.end().contentType).toBe("application/pdf");
    const expected = createHash("sha256");
    for (let sent = 0; sent < 1_024; sent += 1) expected.update(document);
    expect(hash.digest("hex")).toBe(expected.digest("hex"));
  });

  it("gives bytes as they come, with what a cut leaves over held until the next piece", () => {
    const decoder = createBinaryDecoder();
    const given = ['{"content":"QUJ', "DR", "EVG\\n", 'R0g=","resourceType":"Binary"}'].map((piece) =>
      Buffer.from(decoder.write(Buffer.from(piece))).toString(),
    );
    expect(given).toEqual(["", "ABC", "DEF", "GH"]);
  });
});
