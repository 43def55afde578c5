import type { DocumentLocation } from "@gpdocs/model";
import { describe, expect, it } from "vitest";
import { compareSessions } from "../src/compare-sessions.ts";

function location(key: string, more: Partial<DocumentLocation> = {}): DocumentLocation {
  return {
    key,
    documentReferenceId: key,
    contentIndex: 0,
    identifiers: [],
    subject: null,
    links: [],
    title: null,
    type: null,
    created: null,
    indexed: null,
    authors: [],
    custodian: null,
    origin: null,
    contentType: null,
    size: null,
    disclosure: "unlabelled",
    availability: { kind: "placeholder", reason: null },
    ...more,
  };
}

const identified = (key: string, value: string, more: Partial<DocumentLocation> = {}) =>
  location(key, { identifiers: [{ system: "s", value, use: "identifier" }], ...more });
const at = (url: string) => ({ availability: { kind: "available", url } }) as const;

function keysOf({ inBoth, onlyInRecord, onlyInSearch }: ReturnType<typeof compareSessions>) {
  return {
    inBoth: inBoth.map(([record, search]) => [record.key, search.key]),
    onlyInRecord: onlyInRecord.map(({ key }) => key),
    onlyInSearch: onlyInSearch.map(({ key }) => key),
  };
}

describe("compareSessions", () => {
  it("matches by identifier, whatever the ids and the urls are", () => {
    const record = [identified("r1", "a", at("https://x/1")), identified("r2", "b")];
    const search = [
      identified("s2", "b"),
      identified("s1", "a", at("https://x/other")),
      identified("s3", "c"),
    ];
    expect(keysOf(compareSessions(record, search))).toEqual({
      inBoth: [
        ["r1", "s1"],
        ["r2", "s2"],
      ],
      onlyInRecord: [],
      onlyInSearch: ["s3"],
    });
  });

  it("matches what is left by Binary url, never by document id", () => {
    const record = [location("same", at("https://x/1")), location("r2", at("https://x/2"))];
    const search = [location("s2", at("https://x/2")), location("same", at("https://x/9"))];
    expect(keysOf(compareSessions(record, search))).toEqual({
      inBoth: [["r2", "s2"]],
      onlyInRecord: ["same"],
      onlyInSearch: ["same"],
    });
  });

  it("tells the contents of one DocumentReference apart", () => {
    const record = [identified("d", "a"), identified("d#1", "a", { contentIndex: 1 })];
    const search = [identified("e", "a")];
    expect(keysOf(compareSessions(record, search))).toEqual({
      inBoth: [["d", "e"]],
      onlyInRecord: ["d#1"],
      onlyInSearch: [],
    });
  });

  it("matches a document once only", () => {
    const record = [identified("r1", "a"), identified("r2", "a")];
    expect(keysOf(compareSessions(record, [identified("s1", "a")]))).toMatchObject({
      inBoth: [["r1", "s1"]],
      onlyInRecord: ["r2"],
    });
    const twice = compareSessions([identified("r1", "a")], [identified("s1", "a"), identified("s2", "a")]);
    expect(keysOf(twice)).toMatchObject({ inBoth: [["r1", "s1"]], onlyInSearch: ["s2"] });
  });

  it("does not take identifiers of two systems for one, nor two placeholders for one document", () => {
    const other = location("s1", { identifiers: [{ system: "other", value: "a", use: "identifier" }] });
    expect(compareSessions([identified("r1", "a"), location("p")], [other, location("q")]).inBoth).toEqual(
      [],
    );
  });

  it("takes time in proportion, also where thousands share an identifier", () => {
    const many = Array.from({ length: 50_000 }, (_unused, number) => identified(`d${number}`, "a"));
    expect(compareSessions(many, many).inBoth).toHaveLength(50_000);
  });
});
