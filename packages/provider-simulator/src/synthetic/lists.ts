import { type CLINICAL_AREAS, CONSULTATION_LISTS, SYSTEMS } from "@gpdocs/model";
import type { CodeableConcept, FhirResource, List } from "fhir/r3.js";
import { gpcExtension, profile } from "./profiles.ts";
import type { Subject } from "./subject.ts";

/**
 * One List for each clinical area, without an id, as GP Connect rules; an empty one says so in `emptyReason`
 * (specification, *Using lists to return data*).
 */
export function primaryLists(subject: Subject, resources: readonly FhirResource[]): readonly List[] {
  return Object.entries(PRIMARY).map(([code, { title, of }]) => {
    const members = resources.filter((resource) => of(resource)).map(referenceTo);
    return queryList(subject, title, { system: SYSTEMS.snomed, code, display: title }, members);
  });
}

/**
 * The Lists of what consultations and problems contain, without an id; empty ones are left out. Rests on: EMIS records,
 * whose document may stand in both.
 */
export function secondaryLists(subject: Subject, resources: readonly FhirResource[]): readonly List[] {
  const referenced = {
    consultations: new Set(
      resources.flatMap((resource) => (isConsultationList(resource) ? itemsOf(resource) : [])),
    ),
    problems: new Set(
      resources.flatMap((resource) => (resource.resourceType === "Condition" ? relatedTo(resource) : [])),
    ),
  };
  return SECONDARY.flatMap(({ code, from, resourceType, title }) => {
    const members = [...referenced[from]].filter((reference) => reference.startsWith(`${resourceType}/`));
    if (members.length === 0) return [];
    return [
      queryList(subject, title, { system: SYSTEMS.secondaryListValues, code, display: title }, members),
    ];
  });
}

const PRIMARY: Readonly<
  Record<
    keyof typeof CLINICAL_AREAS,
    { readonly title: string; readonly of: (resource: FhirResource) => boolean }
  >
> = {
  "1149501000000101": { title: "List of consultations", of: isType("Encounter") },
  "717711000000103": { title: "Problems", of: isType("Condition") },
  "792931000000107": { title: "Outbound referral", of: isType("ReferralRequest") },
  "887191000000108": { title: "Investigations and results", of: isType("DiagnosticReport") },
  "826501000000100": { title: "Uncategorised data", of: isType("Observation") },
  "714311000000108": { title: "Patient recall administration", of: isType("ProcedureRequest") },
  "1102181000000102": { title: "Immunisations", of: isType("Immunization") },
  "933361000000108": { title: "Medications and medical devices", of: isType("MedicationStatement") },
  "886921000000105": { title: "Allergies and adverse reactions", of: isType("AllergyIntolerance") },
  "1103671000000101": { title: "Ended allergies", of: () => false },
};

const SECONDARY = [
  {
    code: "consultations-documents-contained-in-consultations",
    title: "Consultations - documents contained in consultations",
    from: "consultations",
    resourceType: "DocumentReference",
  },
  {
    code: "consultations-outbound-referrals-in-consultations",
    title: "Consultations - outbound referrals in consultations",
    from: "consultations",
    resourceType: "ReferralRequest",
  },
  {
    code: "consultations-uncategorised-data-contained-in-consultations",
    title: "Consultations - uncategorised data contained in consultations",
    from: "consultations",
    resourceType: "Observation",
  },
  {
    code: "problems-consultations-related-to-problems",
    title: "Problems - consultations related to problems",
    from: "problems",
    resourceType: "Encounter",
  },
  {
    code: "problems-documents-related-to-problems",
    title: "Problems - documents related to problems",
    from: "problems",
    resourceType: "DocumentReference",
  },
  {
    code: "problems-uncategorised-data-related-to-problems",
    title: "Problems - uncategorised data related to problems",
    from: "problems",
    resourceType: "Observation",
  },
] as const;

function queryList(
  subject: Subject,
  title: string,
  coding: NonNullable<CodeableConcept["coding"]>[number],
  members: readonly string[],
): List {
  const content =
    members.length === 0
      ? { note: [{ text: "Information not available" }], emptyReason: { coding: [NO_CONTENT_RECORDED] } }
      : { entry: members.map((reference) => ({ item: { reference } })) };
  return {
    resourceType: "List",
    meta: profile("List"),
    extension: [
      {
        url: gpcExtension("ClinicalSetting"),
        valueCodeableConcept: {
          coding: [{ system: SYSTEMS.snomed, code: "1060971000000108", display: "General practice service" }],
        },
      },
    ],
    status: "current",
    mode: "snapshot",
    title,
    code: { coding: [coding] },
    subject: subject.patient,
    date: "2024-06-03T09:00:00+00:00",
    orderedBy: { coding: [{ system: "http://hl7.org/fhir/list-order", code: "event-date" }] },
    ...content,
  };
}

const NO_CONTENT_RECORDED = {
  system: "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-ListEmptyReasonCode-1",
  code: "no-content-recorded",
  display: "No Content Recorded",
};

function isType(resourceType: FhirResource["resourceType"]): (resource: FhirResource) => boolean {
  return (resource) => resource.resourceType === resourceType;
}

function isConsultationList(resource: FhirResource): resource is List {
  const levels: readonly string[] = Object.values(CONSULTATION_LISTS);
  return (
    resource.resourceType === "List" &&
    (resource.code?.coding ?? []).some(({ code }) => code !== undefined && levels.includes(code))
  );
}

function itemsOf(list: List): readonly string[] {
  return (list.entry ?? []).flatMap(({ item }) => item.reference ?? []);
}

function relatedTo(condition: FhirResource & { resourceType: "Condition" }): readonly string[] {
  return (condition.extension ?? []).flatMap(({ valueReference }) => valueReference?.reference ?? []);
}

function referenceTo(resource: FhirResource): string {
  return `${resource.resourceType}/${resource.id}`;
}
