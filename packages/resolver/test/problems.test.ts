import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import {
  bundle,
  document,
  encounter,
  extension,
  linksOf,
  list,
  patient,
  problem,
  reference,
} from "./records.ts";

const toDocument = { valueReference: reference("DocumentReference/d") };

describe("a problem's links to documents", () => {
  it.each([
    "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-",
    "http://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-",
    "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-",
  ])("are read from extensions under %s", (start) => {
    const record = resolveRecord(
      bundle(
        patient,
        problem("p", [
          { url: `${start}ProblemSignificance-1`, valueCode: "major" },
          { url: `${start}RelatedClinicalContent-1`, ...toDocument },
          { url: `${start}ActualProblem-1`, ...toDocument },
        ]),
        document("d"),
      ),
    );
    expect(linksOf(record, "d")).toEqual([
      {
        kind: "problem",
        problemId: "p",
        via: "related-clinical-content",
        resource: "Condition/p",
        path: "extension[1].valueReference",
      },
      {
        kind: "problem",
        problemId: "p",
        via: "actual-problem",
        resource: "Condition/p",
        path: "extension[2].valueReference",
      },
    ]);
    expect(record.problems).toMatchObject([{ problemId: "p", significance: "major", documents: ["d"] }]);
  });

  it("go through the topics that RelatedProblemHeader ties to it, in either form", () => {
    const nested = extension("RelatedProblemHeader", {
      extension: [
        { url: "type", valueCode: "Parent" },
        { url: "target", valueReference: reference("Condition/p") },
      ],
    });
    const direct = extension("RelatedProblemHeader", { valueReference: reference("Condition/q") });
    const record = resolveRecord(
      bundle(
        patient,
        encounter("e"),
        list("consultation", "c", "e", ["List/t"]),
        list("topic", "t", "e", ["List/h"], { title: "Cough", extension: [{ url: "x" }, nested, direct] }),
        list("heading", "h", "e", ["DocumentReference/d"], { title: "Document" }),
        problem("p"),
        problem("q"),
        document("d"),
      ),
    );
    expect(record.consultations[0]?.topics[0]?.problemIds).toEqual(["p", "q"]);
    expect(linksOf(record, "d").slice(1)).toEqual([
      {
        kind: "problem",
        problemId: "p",
        via: "topic",
        resource: "List/t",
        path: "extension[1].extension[1].valueReference",
      },
      {
        kind: "problem",
        problemId: "q",
        via: "topic",
        resource: "List/t",
        path: "extension[2].valueReference",
      },
    ]);
    expect(record.problems.map(({ problemId, documents }) => [problemId, documents])).toEqual([
      ["p", ["d"]],
      ["q", ["d"]],
    ]);
  });

  it("do not come from a topic that is tied to no problem, or to one that the record does not hold", () => {
    const gone = extension("RelatedProblemHeader", { valueReference: reference("Condition/gone") });
    const record = resolveRecord(
      bundle(
        patient,
        encounter("e"),
        list("consultation", "c", "e", ["List/t"]),
        list("topic", "t", "e", ["DocumentReference/d"], { extension: [gone] }),
        problem("p"),
        document("d"),
      ),
    );
    expect(linksOf(record, "d").map(({ kind }) => kind)).toEqual(["consultation"]);
    expect(record.consultations[0]?.topics[0]?.problemIds).toEqual([]);
  });

  it("are no problem links where another of its elements names the document", () => {
    const record = resolveRecord(
      bundle(
        patient,
        problem("p", [], { evidence: [{ detail: [reference("DocumentReference/d")] }] }),
        document("d"),
      ),
    );
    expect(linksOf(record, "d")).toEqual([
      { kind: "other", resource: "Condition/p", path: "evidence[0].detail[0]" },
    ]);
  });
});

describe("problems", () => {
  it("name their parents, children and siblings, whatever the letter case and form of the type", () => {
    const related = (type: Readonly<Record<string, unknown>>, id: string) =>
      extension("RelatedProblemHeader", {
        extension: [
          { url: "type", ...type },
          { url: "target", valueReference: reference(`Condition/${id}`) },
        ],
      });
    const record = resolveRecord(
      bundle(
        patient,
        problem("lower", [
          related({ valueCode: "Parent" }, "pneumonia"),
          related({ valueCodeableConcept: { coding: [{ code: "SIBLING" }] } }, "cough"),
        ]),
        problem("pneumonia", [
          related({ valueCode: "child" }, "lower"),
          related({ valueString: "child" }, "cough"),
        ]),
        problem("cough"),
      ),
    );
    expect(record.problems).toMatchObject([
      { problemId: "cough", parentIds: [], childIds: [], siblingIds: [] },
      { problemId: "lower", parentIds: ["pneumonia"], childIds: [], siblingIds: ["cough"] },
      { problemId: "pneumonia", parentIds: [], childIds: ["lower", "cough"], siblingIds: [] },
    ]);
  });

  it("tell code, significance, status, onset and whether the patient may know of them", () => {
    const record = resolveRecord(
      bundle(
        patient,
        problem(
          "p",
          [extension("ProblemSignificance", { valueCodeableConcept: { coding: [{ code: "minor" }] } })],
          {
            code: { coding: [{ code: "36031001", display: "Burning feet" }] },
            clinicalStatus: "inactive",
            onsetDateTime: "2020-09",
            meta: { security: [{ system: "http://hl7.org/fhir/v3/ActCode", code: "NOPAT" }] },
          },
        ),
      ),
    );
    expect(record.problems).toEqual([
      {
        problemId: "p",
        title: "Burning feet",
        code: "36031001",
        significance: "minor",
        status: "inactive",
        onset: "2020-09",
        disclosure: "existence-not-for-patient",
        parentIds: [],
        childIds: [],
        siblingIds: [],
        documents: [],
      },
    ]);
  });

  it("come latest onset first", () => {
    const onsets = [
      problem("a", [], { onsetPeriod: { start: "2019-01-01" } }),
      problem("b"),
      problem("c", [], { onsetDateTime: "2020-01-01" }),
    ];
    const record = resolveRecord(bundle(patient, ...onsets));
    expect(record.problems.map(({ problemId }) => problemId)).toEqual(["c", "a", "b"]);
  });
});
