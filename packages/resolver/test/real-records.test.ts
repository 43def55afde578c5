import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isJsonObject, type JsonObject, type Link, objectOf, objectsOf, textOf } from "@gpdocs/model";
import { resolveRecord } from "@gpdocs/resolver";
import { describe, expect, it } from "vitest";
import labels from "./real-record-links.json" with { type: "json" };

/** Not part of the project: see README.md there. */
const folder =
  process.env["GPDOCS_RECORDS"] ?? fileURLToPath(new URL("../../../../shared/records", import.meta.url));

describe.skipIf(!existsSync(folder))("records as suppliers' systems returned them", () => {
  it.each([
    ["emis-9465699918.json", 2, 22],
    ["emis-9465699926.json", 1, 36],
    ["emis-9465700193.json", 33, 33],
    ["emis-9465701262.json", 4, 18],
    ["emis-9465701297.json", 8, 26],
    ["emis-9465698490.json", 0, 8],
    ["emis-9465700339.json", 0, 26],
    ["specification-consultations-response-1.json", 0, 3],
  ])("%s has %i documents and %i consultations", (file, documents, consultations) => {
    const record = resolveRecord(read(file));
    expect(record.documents).toHaveLength(documents);
    expect(record.consultations).toHaveLength(consultations);
  });

  // Labelled from the JSON, each link by its JSON pointer: a reference to the document, or of it to the Encounter, or of
  // the topic it stands under to a problem.
  describe.each(Object.entries(labels))("%s", (file, documents) => {
    it.each(Object.entries(documents))(
      "document %s has the links that stand in the JSON, and no other",
      (id, expected) => {
        const bundle = read(file);
        const found = resolveRecord(bundle).documents.filter(
          ({ documentReferenceId }) => documentReferenceId === id,
        );
        const links = found.flatMap((document) =>
          document.links.map((link) => `${pointerTo(link, bundle)} ${summary(link)}`),
        );
        expect(links.sort()).toEqual(expected);
      },
    );
  });

  it("emis-9465701262.json: problems name what the others are to them", () => {
    const { problems } = resolveRecord(read("emis-9465701262.json"));
    const related = Object.fromEntries(
      problems
        .filter(({ parentIds, childIds }) => parentIds.length + childIds.length > 0)
        .map(({ title, parentIds, childIds, siblingIds }) => [
          title,
          [parentIds, childIds, siblingIds].map(titles),
        ]),
    );
    function titles(ids: readonly string[]): readonly (string | null)[] {
      return problems
        .filter(({ problemId }) => ids.includes(problemId))
        .map(({ title }) => title)
        .sort();
    }
    expect(related).toEqual({
      Pneumonia: [[], ["Cough", "Lower respiratory tract infection"], []],
      Cough: [["Pneumonia"], [], ["Lower respiratory tract infection"]],
      "Lower respiratory tract infection": [["Pneumonia"], [], ["Cough"]],
      "Ischaemic heart disease": [[], ["Chest pain", "Myocardial infarction"], []],
      "Chest pain": [["Ischaemic heart disease"], [], ["Myocardial infarction"]],
      "Myocardial infarction": [["Ischaemic heart disease"], [], ["Chest pain"]],
    });
  });

  it("emis-9465700193.json: two placeholders keep their reason", () => {
    const { documents } = resolveRecord(read("emis-9465700193.json"));
    const placeholders = documents.flatMap(({ availability }) =>
      availability.kind === "placeholder" ? [availability.reason] : [],
    );
    expect(placeholders).toEqual([
      "File size 5918228 bytes greater than maximum allowable (5MB)",
      "File size 5265867 bytes greater than maximum allowable (5MB)",
    ]);
  });

  it("specification-consultations-response-1.json: items that could not be exported", () => {
    const { warnings } = resolveRecord(read("specification-consultations-response-1.json"));
    const notExported = warnings.filter(({ code }) => code === "not-exported");
    expect(notExported.map(({ resource, text }) => `${resource}: ${text}`)).toEqual([
      "Condition/Problem-A-Anxiety-With-Depression: Referral items are not supported by the provider system",
      "Condition/Problem-B-Swollen-Legs: Test Request items are not supported by the provider system",
      "List/Consultation1-Topic1-Category-Plan: Referral items are not supported by the provider system",
      "List/Consultation1-Topic2-Category-Plan: Test request items are not supported by the provider system",
      "List/Consultation1-Topic5-Category-Plan: Referral items are not supported by the provider system",
      "List/Consultation3-Topic2-Category-Examination: Pathology report items are not supported by the provider system",
    ]);
  });
});

function read(file: string): JsonObject {
  const bundle: unknown = JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));
  if (!isJsonObject(bundle)) throw new Error(`${file} holds no object`);
  return bundle;
}

function pointerTo(link: Link, bundle: JsonObject): string {
  const place = objectsOf(bundle, "entry").findIndex((entry) => {
    const resource = objectOf(entry, "resource");
    const id = textOf(resource, "id");
    if (id !== undefined) return link.resource === `${textOf(resource, "resourceType")}/${id}`;
    const [coding] = objectsOf(objectOf(resource, "code"), "coding");
    return link.kind === "document-list" && textOf(coding, "code") === link.list;
  });
  return `/entry/${place}/resource/${link.path.replaceAll(/[.[\]]+/g, "/").replace(/\/$/, "")}`;
}

function summary(link: Link): string {
  switch (link.kind) {
    case "consultation": {
      const within = link.via === "list" ? ` | ${link.topic ?? ""} | ${link.heading ?? ""}` : "";
      return `consultation ${link.encounterId} ${link.via}${within}`;
    }
    case "problem":
      return `problem ${link.problemId} ${link.via}`;
    case "referral":
      return `referral ${link.referralId}`;
    default:
      return `${link.kind} ${link.list ?? ""}`;
  }
}
