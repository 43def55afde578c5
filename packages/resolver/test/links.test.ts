import { isJsonObject } from "@gpdocs/model";
import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import {
  areaList,
  bundle,
  document,
  encounter,
  extension,
  linksOf,
  list,
  patient,
  places,
  problem,
  type Resource,
  reference,
} from "./records.ts";

const toD = reference("DocumentReference/d");

function linksTo(...resources: readonly unknown[]) {
  return linksOf(resolveRecord(bundle(patient, document("d"), ...resources)), "d");
}

function resource(resourceType: string, id: string, elements: Readonly<Record<string, unknown>>): Resource {
  return { resourceType, id, ...elements };
}

describe("ways to a document other than consultations and problems", () => {
  it("ReferralRequest.supportingInfo", () => {
    const referral = resource("ReferralRequest", "r", {
      authoredOn: "2021-01-13",
      reasonCode: [{ text: "Referral to ENT" }],
      supportingInfo: [reference("Observation/x"), toD],
    });
    expect(linksTo(referral)).toEqual([
      { kind: "referral", referralId: "r", resource: "ReferralRequest/r", path: "supportingInfo[1]" },
    ]);
    expect(resolveRecord(bundle(patient, document("d"), referral)).referrals).toEqual([
      { referralId: "r", title: "Referral to ENT", authoredOn: "2021-01-13", documents: ["d"] },
    ]);
  });

  it("DiagnosticReport, and the requests, specimens and results it references, in groups too", () => {
    const links = linksTo(
      resource("DiagnosticReport", "report", {
        result: [reference("Observation/group")],
        specimen: [reference("Specimen/s")],
        basedOn: [reference("ProcedureRequest/asked")],
        extension: [{ valueReference: toD }],
      }),
      resource("Observation", "group", {
        related: [{ type: "has-member", target: reference("Observation/result") }],
      }),
      resource("Observation", "result", { extension: [{ valueReference: toD }] }),
      resource("Specimen", "s", { request: [toD] }),
      resource("ProcedureRequest", "asked", { supportingInfo: [toD] }),
      resource("Observation", "unrelated", { extension: [{ valueReference: toD }] }),
    );
    expect(places(links)).toEqual([
      "investigation DiagnosticReport/report extension[0].valueReference",
      "investigation Observation/result extension[0].valueReference",
      "investigation ProcedureRequest/asked supportingInfo[0]",
      "investigation Specimen/s request[0]",
      "other Observation/unrelated extension[0].valueReference",
    ]);
  });

  it("ProcedureRequest.supportingInfo of a diary entry", () => {
    expect(linksTo(resource("ProcedureRequest", "p", { supportingInfo: [toD] }))).toEqual([
      { kind: "request", resource: "ProcedureRequest/p", path: "supportingInfo[0]" },
    ]);
  });

  it("QuestionnaireResponse, in nested answers", () => {
    const answers = { item: [{ item: [{ answer: [{ valueReference: toD }] }] }] };
    expect(linksTo(resource("QuestionnaireResponse", "q", answers))).toEqual([
      {
        kind: "questionnaire-response",
        resource: "QuestionnaireResponse/q",
        path: "item[0].item[0].answer[0].valueReference",
      },
    ]);
  });

  it("any other resource, at any element", () => {
    expect(linksTo(resource("Communication", "c", { payload: [{ contentReference: toD }] }))).toEqual([
      { kind: "other", resource: "Communication/c", path: "payload[0].contentReference" },
    ]);
  });

  it("another document", () => {
    expect(linksTo(document("newer", { relatesTo: [{ code: "replaces", target: toD }] }))).toEqual([
      { kind: "other", resource: "DocumentReference/newer", path: "relatesTo[0].target" },
    ]);
  });

  it("its own context.related, such as an inbound referral", () => {
    const record = resolveRecord(
      bundle(
        patient,
        document("d", {
          context: {
            related: [{ ref: reference("Observation/gone") }, { ref: reference("Observation/inbound") }],
          },
        }),
        resource("Observation", "inbound", {}),
      ),
    );
    expect(linksOf(record, "d")).toEqual([
      {
        kind: "related",
        related: "Observation/inbound",
        resource: "DocumentReference/d",
        path: "context.related[1].ref",
      },
    ]);
  });

  it("the two secondary Lists of documents, told apart by their code", () => {
    const links = linksTo(
      areaList("consultations-documents-contained-in-consultations ", ["DocumentReference/d"]),
      areaList("problems-documents-related-to-problems", ["DocumentReference/d"]),
    );
    expect(links).toEqual([
      {
        kind: "document-list",
        list: "consultations-documents-contained-in-consultations",
        resource: "List",
        path: "entry[0].item",
      },
      {
        kind: "document-list",
        list: "problems-documents-related-to-problems",
        resource: "List",
        path: "entry[0].item",
      },
    ]);
  });

  it("any other List", () => {
    expect(linksTo(areaList("887191000000108", ["DocumentReference/d"]))).toEqual([
      { kind: "other", list: "887191000000108", resource: "List", path: "entry[0].item" },
    ]);
  });

  it("nothing at all", () => {
    expect(linksTo()).toEqual([]);
  });
});

describe("references", () => {
  it.each([
    ["with a version", "DocumentReference/d/_history/3"],
    ["as an absolute url", "https://provider.nhs.uk/GP0001/STU3/1/DocumentReference/d"],
    ["with stray blanks", "  DocumentReference/d\n"],
  ])("%s lead to the document", (_, text) => {
    const links = linksTo(
      resource("ReferralRequest", "r", { supportingInfo: [reference(text), reference(text)] }),
    );
    expect(places(links)).toEqual([
      "referral ReferralRequest/r supportingInfo[0]",
      "referral ReferralRequest/r supportingInfo[1]",
    ]);
  });

  it("without a type lead nowhere", () => {
    const referral = resource("ReferralRequest", "r", { supportingInfo: [reference("d")] });
    const record = resolveRecord(bundle(patient, document("d"), referral));
    expect(linksOf(record, "d")).toEqual([]);
    expect(record.warnings).toMatchObject([
      { code: "dangling-reference", resource: "ReferralRequest/r", text: "d" },
    ]);
  });

  it("into contained resources lead there: from the container, and from others", () => {
    const record = resolveRecord(
      bundle(
        patient,
        resource("ReferralRequest", "r", {
          contained: [document("inner")],
          supportingInfo: [reference("#inner")],
        }),
        resource("ReferralRequest", "s", { supportingInfo: [reference("ReferralRequest/r#inner")] }),
        resource("ReferralRequest", "t", { supportingInfo: [reference("#inner")] }),
      ),
    );
    expect(places(linksOf(record, "inner"))).toEqual([
      "referral ReferralRequest/r supportingInfo[0]",
      "referral ReferralRequest/s supportingInfo[0]",
    ]);
    expect(record.warnings).toMatchObject([{ code: "dangling-reference", resource: "ReferralRequest/t" }]);
  });

  it("in contained resources count as theirs", () => {
    const record = resolveRecord(
      bundle(
        patient,
        document("d"),
        encounter("e"),
        list("consultation", "c", "e", ["#t"], {
          contained: [
            list("topic", "t", "e", ["DocumentReference/d"], { title: "Contained" }),
            document("inner", { context: { encounter: reference("Encounter/e") } }),
          ],
        }),
      ),
    );
    expect(linksOf(record, "d")).toMatchObject([
      { kind: "consultation", topic: "Contained", resource: "List/c#t", path: "entry[0].item" },
    ]);
    expect(places(linksOf(record, "inner"))).toEqual(["consultation List/c#inner context.encounter"]);
  });

  it("deeper than FHIR nests are found, with the path of an element on the way", () => {
    let item: unknown = { valueReference: toD };
    for (let depth = 0; depth < 1000; depth += 1) item = { item: [item] };
    const links = linksTo(resource("QuestionnaireResponse", "q", { item: [item] }));
    expect(places(links)).toEqual([
      `questionnaire-response QuestionnaireResponse/q ${Array.from({ length: 32 }, () => "item[0]").join(".")}`,
    ]);
  });
});

describe("a document linked in many ways", () => {
  const resources = [
    patient,
    encounter("old", "2019-01-01"),
    encounter("e", "2020-01-01"),
    list("consultation", "c", "e", ["List/t"]),
    list("topic", "t", "e", ["Observation/o", "DocumentReference/d"], {
      title: "Throat",
      extension: [extension("RelatedProblemHeader", { valueReference: reference("Condition/p") })],
    }),
    resource("Observation", "o", {}),
    list("consultation", "old-c", "old", ["List/old-t"]),
    list("topic", "old-t", "old", ["DocumentReference/d"]),
    problem("p", [extension("RelatedClinicalContent", { valueReference: toD })], { onsetDateTime: "2018" }),
    problem("q", [extension("ActualProblem", { valueReference: toD })], { onsetDateTime: "2019" }),
    resource("ReferralRequest", "r", {
      supportingInfo: Array.from({ length: 11 }, (_, place) =>
        place === 2 || place === 10 ? toD : reference("Observation/o"),
      ),
    }),
    areaList("consultations-documents-contained-in-consultations", ["DocumentReference/d"]),
    document("d", { context: { encounter: reference("Encounter/e") } }),
  ];
  const expected = [
    "consultation List/t entry[1].item",
    "consultation DocumentReference/d context.encounter",
    "consultation List/old-t entry[0].item",
    "problem Condition/q extension[0].valueReference",
    "problem Condition/p extension[0].valueReference",
    "problem List/t extension[0].valueReference",
    "referral ReferralRequest/r supportingInfo[2]",
    "referral ReferralRequest/r supportingInfo[10]",
    "document-list List entry[0].item",
  ];

  it("comes out once, with every link: by kind, then as shown", () => {
    const record = resolveRecord(bundle(...resources));
    expect(record.documents).toHaveLength(1);
    expect(places(linksOf(record, "d"))).toEqual(expected);
  });

  it.each(expected)("without the reference of the link «%s» loses that link, and no other", (place) => {
    const [, resource, path] = place.split(" ");
    const record = resolveRecord(
      bundle(...resources.map((found) => withoutReference(found, resource, path))),
    );
    // A document that leaves the topic leaves the topic's problem too.
    const gone =
      place === "consultation List/t entry[1].item"
        ? [place, "problem List/t extension[0].valueReference"]
        : [place];
    expect(places(linksOf(record, "d"))).toEqual(expected.filter((other) => !gone.includes(other)));
  });

  it("has the same links in the same order whatever the order of the Bundle", () => {
    expect(resolveRecord(bundle(...[...resources].reverse()))).toEqual(resolveRecord(bundle(...resources)));
  });
});

/** The resource with nothing where the path leads to, if it is the resource of that name. */
function withoutReference(resource: Resource, name: string | undefined, path = ""): unknown {
  const { resourceType, id } = resource;
  const isNamed = name === (id === undefined ? resourceType : `${resourceType}/${id}`);
  return isNamed ? emptied(resource, path.split(/[.[\]]+/).filter(Boolean)) : resource;
}

function emptied(value: unknown, steps: readonly string[]): unknown {
  const [step, ...further] = steps;
  if (step === undefined) return {};
  if (Array.isArray(value))
    return value.map((item, place) => (place === Number(step) ? emptied(item, further) : item));
  return isJsonObject(value) ? { ...value, [step]: emptied(value[step], further) } : value;
}
