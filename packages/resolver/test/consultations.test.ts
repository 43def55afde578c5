import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import {
  bundle,
  document,
  encounter,
  linksOf,
  list,
  outline,
  patient,
  places,
  type Resource,
  reference,
} from "./records.ts";

function consultation(...resources: readonly Resource[]) {
  return resolveRecord(bundle(patient, ...resources));
}

describe("the Lists of a consultation", () => {
  it("EMIS: consultation, topic, a heading titled Document, the document", () => {
    const record = consultation(
      encounter("E1", "2020-12-22T14:46:00+00:00", { type: [{ text: "GP Surgery" }] }),
      list("consultation", "E1-LST", "E1", ["List/E1-PG0"], { title: "GP Surgery" }),
      list("topic", "E1-PG0", "E1", ["List/E1-PG0-HD0", "List/E1-PG0-HD1"]),
      list("heading", "E1-PG0-HD0", "E1", ["Observation/O1"], { title: "History" }),
      list("heading", "E1-PG0-HD1", "E1", ["DocumentReference/D1"], { title: "Document" }),
      { resourceType: "Observation", id: "O1", code: { text: "Cough" } },
      document("D1"),
    );
    expect(record.consultations).toEqual([
      {
        encounterId: "E1",
        type: "GP Surgery",
        status: "finished",
        isDraft: false,
        period: { start: "2020-12-22T14:46:00+00:00", end: null },
        participants: [],
        disclosure: "unlabelled",
        topics: [
          {
            title: null,
            problemIds: [],
            content: [
              {
                kind: "heading",
                title: "History",
                content: [{ kind: "resource", resource: "Observation/O1", text: "Cough" }],
              },
              { kind: "heading", title: "Document", content: [{ kind: "document", keys: ["D1"] }] },
            ],
          },
        ],
        documents: [],
      },
    ]);
    expect(linksOf(record, "D1")).toEqual([
      {
        kind: "consultation",
        encounterId: "E1",
        heading: "Document",
        via: "list",
        order: [0, 0, 1, 0],
        resource: "List/E1-PG0-HD1",
        path: "entry[0].item",
      },
    ]);
    expect(record.warnings).toEqual([]);
  });

  it("TPP: the topic List holds items directly, without headings", () => {
    const record = consultation(
      encounter("aa"),
      list("consultation", "aa_c", "aa", ["List/aa_t"]),
      list("topic", "aa_t", "aa", ["Observation/o", "DocumentReference/d"], { title: "Letter" }),
      { resourceType: "Observation", id: "o" },
      document("d", { context: { encounter: reference("Encounter/aa") } }),
    );
    expect(outline(record.consultations[0]?.topics[0]?.content ?? [])).toEqual(["Observation/o", "d"]);
    expect(linksOf(record, "d")).toEqual([
      {
        kind: "consultation",
        encounterId: "aa",
        topic: "Letter",
        via: "list",
        order: [0, 0, 1],
        resource: "List/aa_t",
        path: "entry[1].item",
      },
      {
        kind: "consultation",
        encounterId: "aa",
        via: "context",
        resource: "DocumentReference/d",
        path: "context.encounter",
      },
    ]);
    expect(record.consultations[0]?.documents).toEqual([]);
  });

  it("mixes headings and items in one topic, in display order, and headings in headings", () => {
    const record = consultation(
      encounter("e"),
      list("consultation", "c", "e", ["List/t"]),
      list("topic", "t", "e", ["DocumentReference/first", "List/h", "DocumentReference/last"]),
      list("heading", "h", "e", ["List/inner", "DocumentReference/middle"], { title: "Plan" }),
      list("heading", "inner", "e", ["DocumentReference/deep"], { title: "Letters" }),
      ...["first", "middle", "deep", "last"].map((id) => document(id)),
    );
    expect(outline(record.consultations[0]?.topics[0]?.content ?? [])).toEqual([
      "first",
      ["Plan", [["Letters", ["deep"]], "middle"]],
      "last",
    ]);
    expect(linksOf(record, "deep")).toMatchObject([{ heading: "Letters", order: [0, 0, 1, 0, 0] }]);
    expect(linksOf(record, "middle")).toMatchObject([{ heading: "Plan", order: [0, 0, 1, 1] }]);
    expect(record.documents.map(({ key }) => key)).toEqual(["first", "deep", "middle", "last"]);
  });

  it("gives items in the consultation's own List a topic without a title; any List in it is a topic", () => {
    const record = consultation(
      encounter("e"),
      list("consultation", "c", "e", ["DocumentReference/a", "List/h", "List/t", "DocumentReference/b"]),
      list("heading", "h", "e", ["DocumentReference/in-heading"], { title: "Document" }),
      list("topic", "t", "e", ["DocumentReference/in-topic"], { title: "Cough" }),
      ...["a", "b", "in-heading", "in-topic"].map((id) => document(id)),
    );
    expect(record.consultations[0]?.topics.map(({ title, content }) => [title, outline(content)])).toEqual([
      [null, ["a"]],
      ["Document", ["in-heading"]],
      ["Cough", ["in-topic"]],
      [null, ["b"]],
    ]);
  });

  it("recognises Lists whose code has stray blanks or stands second", () => {
    const coded = (code: string) => ({ code: { coding: [{ code: "x" }, { code: ` ${code} ` }] } });
    const record = consultation(
      encounter("e"),
      { ...list("consultation", "c", "e", ["List/t"]), ...coded("325851000000107") },
      { ...list("topic", "t", "e", ["DocumentReference/d"]), ...coded("25851000000105") },
      document("d"),
    );
    expect(linksOf(record, "d")).toMatchObject([{ kind: "consultation", encounterId: "e" }]);
  });

  it("gives topics and headings that no consultation List names to their Encounter, and says so", () => {
    const record = consultation(
      encounter("e"),
      list("topic", "t", "e", ["List/h", "DocumentReference/d"]),
      list("heading", "h", "e", []),
      document("d", { context: { encounter: reference("Encounter/e") } }),
    );
    expect(record.consultations).toMatchObject([{ encounterId: "e", documents: [] }]);
    expect(outline(record.consultations[0]?.topics[0]?.content ?? [])).toEqual([[null, []], "d"]);
    expect(places(linksOf(record, "d"))).toEqual([
      "consultation List/t entry[1].item",
      "consultation DocumentReference/d context.encounter",
    ]);
    expect(record.warnings.map(({ code, resource }) => [code, resource])).toEqual([
      ["list-not-in-consultation", "List/t"],
    ]);
  });

  it("shows a heading that no topic names in a topic without a title", () => {
    const record = consultation(
      encounter("e"),
      list("heading", "h", "e", ["DocumentReference/d"], { title: "Document" }),
      document("d"),
    );
    expect(record.consultations[0]?.topics).toMatchObject([{ title: null }]);
    expect(outline(record.consultations[0]?.topics[0]?.content ?? [])).toEqual([["Document", ["d"]]]);
  });

  it("reads a List that is named twice, or in a circle, once, and says so", () => {
    const record = consultation(
      encounter("e"),
      list("consultation", "c", "e", ["List/t", "List/t"]),
      list("topic", "t", "e", ["List/h"]),
      list("heading", "h", "e", ["DocumentReference/d", "List/t", "List/h", "List/c"]),
      document("d"),
    );
    expect(outline(record.consultations[0]?.topics[0]?.content ?? [])).toEqual([[null, ["d"]]]);
    expect(linksOf(record, "d")).toHaveLength(1);
    expect(record.warnings.map(({ code, resource }) => [code, resource])).toEqual([
      ["list-repeated", "List/c"],
      ["list-repeated", "List/h"],
      ["list-repeated", "List/t"],
    ]);
  });

  it("shows headings below sixteen others as part of the last one, and loses none of their documents", () => {
    const depth = 40;
    const headings = Array.from({ length: depth }, (_, place) =>
      list("heading", `h${place}`, "e", [`DocumentReference/d${place}`, `List/h${place + 1}`], {
        title: `H${place}`,
      }),
    );
    const record = consultation(
      encounter("e"),
      list("consultation", "c", "e", ["List/t"]),
      list("topic", "t", "e", ["List/h0"]),
      ...headings,
      list("heading", `h${depth}`, "e", []),
      ...headings.map((_, place) => document(`d${place}`)),
    );
    expect(record.documents.flatMap(({ links }) => links)).toHaveLength(depth);
    expect(linksOf(record, "d39")).toMatchObject([{ heading: "H39", resource: "List/h39" }]);
    expect(JSON.stringify(record.consultations).match(/"kind":"heading"/g)).toHaveLength(16);
  });

  it("reports a consultation List that no Encounter belongs to, and still links its documents", () => {
    const record = consultation(
      { ...list("consultation", "c", "e", ["DocumentReference/d"]), encounter: undefined },
      document("d"),
    );
    expect(record.consultations).toEqual([]);
    expect(linksOf(record, "d")).toEqual([{ kind: "other", resource: "List/c", path: "entry[0].item" }]);
    expect(record.warnings).toMatchObject([{ code: "list-not-in-consultation", resource: "List/c" }]);
  });

  it("keeps a consultation whose Encounter is not in the record", () => {
    const record = consultation(
      list("consultation", "c", "gone", ["List/t"]),
      list("topic", "t", "gone", ["DocumentReference/d"]),
      document("d"),
    );
    expect(record.consultations).toMatchObject([{ encounterId: "gone", type: null, status: null }]);
    expect(linksOf(record, "d")).toMatchObject([{ encounterId: "gone", via: "list" }]);
    expect(record.warnings).toMatchObject([
      { code: "dangling-reference", severity: "notice", text: "Encounter/gone" },
    ]);
  });
});

describe("items of a consultation", () => {
  const record = consultation(
    encounter("e"),
    list("consultation", "c", "e", ["List/t"]),
    list("topic", "t", "e", [
      "MedicationRequest/m",
      "Observation/note",
      "ReferralRequest/r",
      "Observation/gone",
      { display: "Referral items are not supported by the provider system" },
      "Test items have been disabled",
    ]),
    { resourceType: "MedicationRequest", id: "m", medicationReference: reference("Medication/x") },
    { resourceType: "Medication", id: "x", code: { coding: [{ display: "Aspirin 75mg tablets" }] } },
    {
      resourceType: "Observation",
      id: "note",
      code: { coding: [{ code: "37331000000100", display: "Comment note" }] },
      comment: "Feels better",
    },
    { resourceType: "ReferralRequest", id: "r", reasonCode: [{ coding: [{ display: "Referral to ENT" }] }] },
  );

  it("say in a few words what they are, and keep those that could not be exported", () => {
    expect(record.consultations[0]?.topics[0]?.content).toEqual([
      { kind: "resource", resource: "MedicationRequest/m", text: "Aspirin 75mg tablets" },
      { kind: "resource", resource: "Observation/note", text: "Feels better" },
      { kind: "resource", resource: "ReferralRequest/r", text: "Referral to ENT" },
      { kind: "resource", resource: "Observation/gone", text: null },
      { kind: "not-exported", text: "Referral items are not supported by the provider system" },
      { kind: "not-exported", text: "Test items have been disabled" },
    ]);
  });
});

describe("consultations", () => {
  it("come latest first, ties by id, without a date last", () => {
    const record = consultation(
      encounter("b", "2020-03-01"),
      { resourceType: "Encounter", id: "undated" },
      encounter("a", "2020-03-01"),
      encounter("new", "2021-01-01T10:00:00+00:00"),
      { resourceType: "Encounter", id: "end-only", period: { end: "2020-12-01" } },
    );
    expect(record.consultations.map(({ encounterId }) => encounterId)).toEqual([
      "new",
      "end-only",
      "a",
      "b",
      "undated",
    ]);
  });

  it("tell drafts by their status, participants by name, and whether the patient may know of them", () => {
    const record = consultation(
      encounter("e", "2020-01-01", {
        status: "unknown",
        meta: { security: [{ code: "NOPAT" }] },
        participant: [
          { individual: reference("Practitioner/dr") },
          { individual: reference("Practitioner/dr") },
          { individual: { display: "Nurse Green" } },
          { individual: reference("Practitioner/gone") },
        ],
      }),
      {
        resourceType: "Practitioner",
        id: "dr",
        name: [{ use: "official", prefix: ["Dr"], given: ["David"], family: "McAvenue" }],
      },
    );
    expect(record.consultations[0]).toMatchObject({
      status: "unknown",
      participants: ["Dr David McAvenue", "Nurse Green"],
      disclosure: "existence-not-for-patient",
    });
  });

  it("hold the documents that only name them, latest first", () => {
    const named = { context: { encounter: reference("Encounter/e") } };
    const record = consultation(
      encounter("e"),
      document("old", { ...named, created: "2019-05" }),
      document("new", { ...named, created: "2019-05-02" }),
    );
    expect(record.consultations[0]).toMatchObject({ topics: [], documents: ["new", "old"] });
  });

  it("are those of Encounters without Lists too", () => {
    expect(consultation(encounter("e")).consultations).toMatchObject([{ encounterId: "e", topics: [] }]);
  });

  it("put several consultation Lists of one Encounter in order of their date", () => {
    const record = consultation(
      encounter("e"),
      list("consultation", "later", "e", ["List/t2"], { date: "2020-02-02" }),
      list("consultation", "sooner", "e", ["List/t1"], { date: "2020-01-01" }),
      list("topic", "t1", "e", [], { title: "one" }),
      list("topic", "t2", "e", [], { title: "two" }),
    );
    expect(record.consultations[0]?.topics.map(({ title }) => title)).toEqual(["one", "two"]);
  });
});
