import { isJsonObject, objectOf, objectsOf, textOf } from "@gpdocs/model";
import { describe, expect, it } from "vitest";
import { syntheticPatients } from "../../src/synthetic/synthetic-patients.ts";
import {
  attachment,
  documentTitled,
  encounterOf,
  leadsTo,
  named,
  problemExtensions,
  problemUrls,
  relations,
  titles,
} from "./look.ts";
import { attachmentsOf, codesOf, referencesOf, resourcesOf } from "./walk.ts";

describe("the EMIS-like showcase", () => {
  const patient = named("Showcase");
  const { record, search } = patient;

  it("is the first patient", () => {
    expect(syntheticPatients()[0]?.nhsNumber).toBe(patient.nhsNumber);
  });

  it("has documents of every common format", () => {
    const contentTypes = resourcesOf(record, "DocumentReference")
      .flatMap(attachmentsOf)
      .flatMap((found) => textOf(found, "contentType") ?? []);
    expect([...new Set(contentTypes)].sort()).toEqual([
      "application/pdf",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "image/jpeg",
      "image/png",
      "image/tiff",
      "text/html",
      "text/plain",
      "text/richtext",
    ]);
  });

  it("leads to one document five ways", () => {
    expect(leadsTo(record, "Discharge summary, cardiology")).toEqual([
      "Condition.extension[4].valueReference.reference",
      "List.entry[0].item.reference", // heading Document
      "List.entry[0].item.reference", // problems-documents-related-to-problems
      "List.entry[3].item.reference", // consultations-documents-contained-in-consultations
    ]);
    expect(encounterOf(record, "Discharge summary, cardiology")).toMatch(/^Encounter\/[0-9A-F-]{36}$/);
  });

  it("leads to others by one way only, and to one by none", () => {
    expect(leadsTo(record, "Blood pressure readings at home")).toEqual([]);
    expect(encounterOf(record, "Blood pressure readings at home")).toBeDefined();
    const byProblem = leadsTo(record, "Care plan, atrial fibrillation");
    expect(byProblem.filter((path) => path.startsWith("Condition."))).toHaveLength(1);
    expect(byProblem.filter((path) => !path.startsWith("Condition."))).toHaveLength(1); // the secondary List
    expect(leadsTo(record, "New patient questionnaire")).toEqual([]);
    expect(documentTitled(record, "New patient questionnaire")["context"]).toBeUndefined();
  });

  it("has a referral with documents, and a document of an inbound referral", () => {
    expect(leadsTo(record, "Referral letter to cardiology")).toContain(
      "ReferralRequest.supportingInfo[0].reference",
    );
    expect(leadsTo(record, "12-lead ECG")).toContain("ReferralRequest.supportingInfo[1].reference");
    const inbound = documentTitled(record, "Referral from the community heart failure clinic");
    const [related] = objectsOf(objectOf(inbound, "context"), "related");
    expect(textOf(objectOf(related, "ref"), "reference")).toMatch(/^Observation\//);
  });

  it("has a placeholder with the reason, and one with neither url nor title", () => {
    expect(attachment(record, "Cardiac MRI, report with images")).toEqual({
      contentType: "application/pdf",
      size: 18_551_238,
      title: "File size 18551238 bytes greater than maximum allowable (5MB)",
    });
    expect(attachment(record, "Paper notes before 2005, scanned")).toEqual({
      contentType: "image/tiff",
      size: 26_214_400,
    });
  });

  it("has both labels of what is not for the patient", () => {
    const label = { system: "http://hl7.org/fhir/v3/ActCode", code: "NOPAT" };
    const document = documentTitled(record, "Echocardiogram report, to be discussed first");
    expect(document["securityLabel"]).toMatchObject([{ coding: [label] }]);
    expect(objectOf(document, "meta")?.["security"]).toBeUndefined();
    const existence = documentTitled(record, "Letter from social services, mentions others");
    expect(objectOf(existence, "meta")?.["security"]).toMatchObject([label]);
    expect(existence["securityLabel"]).toBeUndefined();
  });

  it("has a draft, and items that could not be exported, in a consultation and in a problem", () => {
    const statuses = resourcesOf(record, "Encounter").map((encounter) => textOf(encounter, "status"));
    expect(statuses.filter((status) => status === "unknown")).toHaveLength(1);
    const items = resourcesOf(record, "List").flatMap((list) =>
      objectsOf(list, "entry").map((entry) => entry["item"]),
    );
    expect(items).toContainEqual({ display: "Diary entry items are not supported by the provider system" });
    const references = problemExtensions(record)
      .map((extension) => extension["valueReference"])
      .filter(isJsonObject);
    expect(references).toContainEqual({
      display: "Medication and medical device items are not supported by the provider system",
    });
  });

  it("has three problems that are parent, child and sibling of each other, and topics tied to them", () => {
    expect(resourcesOf(record, "Condition")).toHaveLength(3);
    expect(relations(record)).toEqual(["child", "parent", "sibling", "sibling"]);
    const tied = referencesOf(record).filter(
      ({ path }) => path === "List.extension[0].extension[0].valueReference.reference",
    );
    expect(tied.map(({ value }) => value.replace(/[0-9A-F]{2,}/g, ""))).toEqual([
      "Condition/-----PROB",
      "Condition/-----PROB",
    ]);
  });

  it("puts documents under a heading titled Document, always", () => {
    const parents = referencesOf(record)
      .filter(
        ({ value, resource }) =>
          value.startsWith("DocumentReference/") && resource["encounter"] !== undefined,
      )
      .filter(({ path }) => path.startsWith("List."));
    expect(parents.length).toBeGreaterThan(8);
    for (const { resource } of parents) {
      expect([codesOf(resource), textOf(resource, "title")]).toEqual([["24781000000107"], "Document"]);
    }
  });

  it("writes ids, Binary ids and extensions as EMIS does", () => {
    expect(textOf(documentTitled(record, "12-lead ECG"), "id")).toMatch(
      /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/,
    );
    const person = textOf(resourcesOf(record, "Patient")[0], "id")?.replaceAll("-", "") ?? "none";
    const document = textOf(documentTitled(record, "12-lead ECG"), "id")?.replaceAll("-", "");
    expect(textOf(attachment(record, "12-lead ECG"), "url")).toMatch(
      new RegExp(`/Binary/${person}${document}$`),
    );
    expect(problemUrls(record)).toContain(
      "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-RelatedClinicalContent-1",
    );
  });

  it("warns that a transfer is not complete and that consultations are withheld", () => {
    const warnings = resourcesOf(record, "List").flatMap((list) =>
      objectsOf(list, "extension").flatMap((extension) => {
        const code = textOf(extension, "valueCode");
        return code === undefined ? [] : [`${code} ${textOf(list, "title")}`];
      }),
    );
    expect(warnings.filter((warning) => warning.startsWith("data-in-transit "))).toHaveLength(10);
    expect(warnings).toContain("confidential-items List of consultations");
    const [consultations] = resourcesOf(record, "List").filter((list) =>
      codesOf(list).includes("1149501000000101"),
    );
    expect(textOf(objectsOf(consultations, "note")[0], "text")).toBe(
      "Items excluded due to confidentiality and/or patient preferences. Patient record transfer from previous GP " +
        "practice not yet complete; information recorded before 26-Feb-2010 may be missing.",
    );
  });

  it("shows one document in each session alone", () => {
    const [inRecord, inSearch] = [titles(record), titles(search)];
    expect(inRecord.filter((title) => !inSearch.includes(title))).toEqual(["Invitation to flu vaccination"]);
    expect(inSearch.filter((title) => !inRecord.includes(title))).toEqual([
      "Ambulance handover, not yet filed",
    ]);
  });

  it("has documents that others wrote", () => {
    for (const title of ["Discharge summary, cardiology", "Out-of-hours encounter report"]) {
      const document = documentTitled(record, title);
      const [author] = objectsOf(document, "author");
      expect(author).not.toEqual(document["custodian"]);
    }
  });
});
