import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import {
  bundle,
  document,
  encounter,
  extension,
  list,
  patient,
  places,
  problem,
  reference,
} from "./records.ts";

function keysOf(...resources: readonly unknown[]): readonly string[] {
  return resolveRecord(bundle(patient, ...resources)).documents.map(({ key }) => key);
}

describe("documents", () => {
  it("are one for each content, all with the links of their DocumentReference", () => {
    const content = [
      { attachment: { url: "https://practice.example/a" } },
      { attachment: { title: "too large" } },
    ];
    const record = resolveRecord(
      bundle(
        patient,
        encounter("e"),
        list("consultation", "c", "e", ["List/t"]),
        list("topic", "t", "e", ["DocumentReference/d"]),
        document("d", { content }),
      ),
    );
    expect(
      record.documents.map(({ key, contentIndex, availability }) => [key, contentIndex, availability]),
    ).toEqual([
      ["d", 0, { kind: "available", url: "https://practice.example/a" }],
      ["d#1", 1, { kind: "placeholder", reason: "too large" }],
    ]);
    for (const { links } of record.documents)
      expect(places(links)).toEqual(["consultation List/t entry[0].item"]);
    expect(record.consultations[0]?.topics[0]?.content).toEqual([{ kind: "document", keys: ["d", "d#1"] }]);
  });

  it("come as consultations show them, then problems, then latest first, then by key", () => {
    const toDocument = (id: string) =>
      extension("RelatedClinicalContent", { valueReference: reference(`DocumentReference/${id}`) });
    const keys = keysOf(
      document("unlinked-b", { indexed: "2020-01-01" }),
      document("unlinked-a", { indexed: "2020-01-01" }),
      document("unlinked-created", { indexed: "2022-01-01", created: "2018" }),
      document("unlinked-new", { indexed: "2021-01-01" }),
      document("of-problem"),
      document("in-old"),
      document("in-new-2"),
      document("in-new-1", { context: { encounter: reference("Encounter/old") } }),
      document("names-new", { context: { encounter: reference("Encounter/new") } }),
      encounter("old", "2019-01-01"),
      encounter("new", "2020-01-01"),
      list("consultation", "cn", "new", ["List/tn"]),
      list("topic", "tn", "new", ["DocumentReference/in-new-1", "DocumentReference/in-new-2"]),
      list("consultation", "co", "old", ["List/to"]),
      list("topic", "to", "old", ["DocumentReference/in-old"]),
      problem("p", [toDocument("of-problem"), toDocument("in-old")]),
    );
    expect(keys).toEqual([
      "in-new-1",
      "in-new-2",
      "names-new",
      "in-old",
      "of-problem",
      "unlinked-new",
      "unlinked-a",
      "unlinked-b",
      "unlinked-created",
    ]);
  });

  it("without an id are accounted for, by their identifier where they have one", () => {
    const identifier = [{ system: "https://tpp-uk.com/Id/ccs-id", value: "77" }];
    const keys = keysOf(
      { ...document("x", { identifier }), id: undefined },
      { ...document("y", { description: "no name at all" }), id: undefined },
    );
    expect([...keys].sort()).toEqual(["77", "document"]);
  });

  it("are told from other items, whatever their identifier", () => {
    const nameless = { ...document("x", { identifier: [{ value: "undefined" }] }), id: undefined };
    const record = resolveRecord(
      bundle(
        patient,
        nameless,
        encounter("e"),
        list("consultation", "c", "e", ["List/t"]),
        list("topic", "t", "e", ["Observation/o"]),
        { resourceType: "Observation", id: "o" },
      ),
    );
    expect(record.consultations[0]?.topics[0]?.content).toMatchObject([{ kind: "resource" }]);
  });

  it("that the record holds twice, alike, are one; with one id and different contents they are two", () => {
    const link = {
      resourceType: "ReferralRequest",
      id: "r",
      supportingInfo: [reference("DocumentReference/d")],
    };
    const again = { id: "d", ...document("d") };
    expect(keysOf(document("d"), again, link, link)).toEqual(["d"]);
    const record = resolveRecord(
      bundle(patient, document("d"), document("d", { description: "other" }), link),
    );
    expect(record.documents.map(({ key }) => key)).toEqual(["d", "d~2"]);
    for (const { links } of record.documents)
      expect(places(links)).toEqual(["referral ReferralRequest/r supportingInfo[0]"]);
    expect(record.warnings).toMatchObject([{ code: "duplicate-id", resource: "DocumentReference/d" }]);
  });

  it("carry what the practice recorded, at its precision", () => {
    const record = resolveRecord(
      bundle(
        patient,
        document("d", {
          created: "2020-09",
          type: { text: "Letter" },
          description: "From ENT",
          securityLabel: [{ coding: [{ code: "NOPAT" }] }],
        }),
      ),
    );
    expect(record.documents).toMatchObject([
      {
        created: "2020-09",
        indexed: "2020-01-01T09:00:00+00:00",
        type: "Letter",
        title: "From ENT",
        contentType: "application/pdf",
        disclosure: "document-not-for-patient",
        subject: "Patient/pat",
      },
    ]);
  });
});
