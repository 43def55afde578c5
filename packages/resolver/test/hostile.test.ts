import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import { bundle, document, encounter, extension, list, patient, problem, reference } from "./records.ts";

/** Each would take minutes, or all memory or stack, if its cost grew faster than the record. */
const MANY = 10_000;
const places = Array.from({ length: MANY }, (_, place) => place);
const toD = reference("DocumentReference/d");

function nested(depth: number, innermost: unknown): unknown {
  let value = innermost;
  for (let level = 0; level < depth; level += 1) value = { item: [value] };
  return value;
}

describe("a hostile record is resolved all the same:", () => {
  it("Lists nested deep", () => {
    const lists = places.map((place) =>
      list("heading", `l${place}`, "e", [`DocumentReference/d${place}`, `List/l${place + 1}`]),
    );
    const record = resolveRecord(
      bundle(
        patient,
        encounter("e"),
        list("consultation", "c", "e", ["List/l0"]),
        ...lists,
        ...places.map((place) => document(`d${place}`)),
      ),
    );
    expect(record.documents.filter(({ links }) => links.length === 1)).toHaveLength(MANY);
    expect(JSON.stringify(record).length).toBeGreaterThan(MANY);
  });

  it("Lists in circles", () => {
    const lists = places.map((place) =>
      list("topic", `l${place}`, "e", [
        `List/l${(place * 7) % MANY}`,
        `List/l${(place * 3) % MANY}`,
        "List/c",
      ]),
    );
    const record = resolveRecord(
      bundle(patient, encounter("e"), list("consultation", "c", "e", ["List/l1"]), ...lists),
    );
    expect(record.consultations).toHaveLength(1);
  });

  it("one List named by every consultation", () => {
    const record = resolveRecord(
      bundle(
        patient,
        ...places.map((place) => encounter(`e${place}`)),
        ...places.map((place) => list("consultation", `c${place}`, `e${place}`, ["List/t"])),
        list(
          "topic",
          "t",
          "e0",
          places.map((place) => `DocumentReference/d${place}`),
        ),
        ...places.map((place) => document(`d${place}`)),
      ),
    );
    expect(record.documents.flatMap(({ links }) => links)).toHaveLength(MANY);
  });

  it("one id for all DocumentReferences, and for everything that names them", () => {
    const twins = places.map((place) => document("d", { description: `${place}` }));
    const referrals = places.map((place) => ({
      resourceType: "ReferralRequest",
      id: `r${place}`,
      supportingInfo: [toD],
    }));
    const record = resolveRecord(bundle(patient, ...twins, ...referrals));
    expect(record.documents).toHaveLength(MANY);
    expect(record.documents.filter(({ links }) => links.length === MANY)).toHaveLength(MANY);
    expect(record.referrals.map(({ documents }) => documents.length)).toEqual(places.map(() => 16));
  });

  it("a topic with as many problems as documents", () => {
    const record = resolveRecord(
      bundle(
        patient,
        encounter("e"),
        list("consultation", "c", "e", ["List/t"]),
        list(
          "topic",
          "t",
          "e",
          places.map((place) => `DocumentReference/d${place}`),
          {
            extension: places.map(() =>
              extension("RelatedProblemHeader", { valueReference: reference("Condition/p") }),
            ),
          },
        ),
        problem("p"),
        ...places.map((place) => document(`d${place}`)),
      ),
    );
    expect(record.documents).toHaveLength(MANY);
  });

  it("a problem with as many links as there are documents", () => {
    const links = places.map((place) =>
      extension("RelatedClinicalContent", {
        valueReference: place % 2 === 0 ? toD : { display: "not supported" },
      }),
    );
    const record = resolveRecord(bundle(patient, problem("p", links), document("d")));
    expect(record.documents[0]?.links).toHaveLength(MANY / 2);
  });

  it("JSON nested deeper than any stack, twice under one id", () => {
    const deep = [1, 2].map((number) =>
      document("d", { number, item: nested(MANY * 10, { valueReference: toD }) }),
    );
    const record = resolveRecord(bundle(patient, ...deep));
    expect(record.documents.map(({ key }) => key)).toEqual(["d", "d~2"]);
  });

  it("resources contained in one another, and a container with very many", () => {
    let inner: unknown = document("inner");
    for (const place of places) inner = { resourceType: "List", id: `${place}`, contained: [inner] };
    const wide = {
      resourceType: "ReferralRequest",
      id: "r",
      contained: places.map((place) => document(`d${place}`)),
      supportingInfo: places.map((place) => reference(`#d${place}`)),
    };
    const record = resolveRecord(bundle(patient, inner, wide));
    expect(record.documents).toHaveLength(MANY + 1);
    expect(record.documents.filter(({ links }) => links.length === 1)).toHaveLength(MANY);
  });

  it("elements with more items than a call can have arguments", () => {
    const many = (item: unknown) => Array.from({ length: MANY * 30 }, () => item);
    const warning = extension("ListWarningCode", { valueCode: "confidential-items" });
    const record = resolveRecord(
      bundle(
        patient,
        document("d", { content: many({}), identifier: many({ value: "1" }) }),
        list("topic", "t", "e", [], { extension: many(warning), entry: many({}) }),
        problem("p", many(extension("ActualProblem", {}))),
        { resourceType: "OperationOutcome", issue: many({ code: "not-supported" }) },
        encounter("e", "2020-01-01", { participant: many({ individual: { display: "Nurse Green" } }) }),
      ),
    );
    expect(record.documents).toHaveLength(MANY * 30);
    expect(record.consultations[0]?.participants).toEqual(["Nurse Green"]);
  });

  it("a hundred thousand entries, each of which names the next", () => {
    const many = 10 * MANY;
    const resources = Array.from({ length: many }, (_, place) =>
      list("topic", `l${place}`, `e${place}`, [`List/l${(place + 1) % many}`, "DocumentReference/d"]),
    );
    const record = resolveRecord(bundle(patient, ...resources, document("d")));
    expect(record.documents[0]?.links).toHaveLength(many);
  });

  it("investigations in a circle", () => {
    const observations = places.map((place) => ({
      resourceType: "Observation",
      id: `o${place}`,
      related: [{ target: reference(`Observation/o${(place + 1) % MANY}`) }],
      extension: [{ valueReference: toD }],
    }));
    const report = { resourceType: "DiagnosticReport", id: "r", result: [reference("Observation/o0")] };
    const record = resolveRecord(bundle(patient, report, ...observations, document("d")));
    expect(record.documents[0]?.links.filter(({ kind }) => kind === "investigation")).toHaveLength(MANY);
  });

  it("texts of a million characters where ids, references and codes should be", () => {
    const texts = [
      "x".repeat(1e6),
      "A ".repeat(5e5),
      `http://${"Abc/".repeat(250_000)}`,
      ` ${" ".repeat(1e6)}x`,
    ];
    const resources = texts.map((text) => ({
      resourceType: "DocumentReference",
      id: text,
      subject: reference(text),
      context: { encounter: reference(text), related: [{ ref: reference(text) }] },
    }));
    expect(resolveRecord(bundle(patient, ...resources)).documents).toHaveLength(texts.length);
  });

  it("members named __proto__ and constructor", () => {
    const json = `{"resourceType":"Bundle","__proto__":{"entry":1},"entry":[
      {"resource":{"resourceType":"DocumentReference","id":"__proto__","__proto__":{"id":"x"},"constructor":{"reference":"DocumentReference/__proto__"}}},
      {"resource":{"resourceType":"__proto__","id":"constructor","extension":[{"valueReference":{"reference":"DocumentReference/__proto__"}}]}}]}`;
    const value: unknown = JSON.parse(json);
    const record = resolveRecord(value);
    expect(record.documents.map(({ key, links }) => [key, links.length])).toEqual([["__proto__", 1]]);
  });
});
