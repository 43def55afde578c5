import { SYSTEMS } from "@gpdocs/model";
import type { Location, Organization, Practitioner, PractitionerRole } from "fhir/r3.js";
import { DEMONSTRATION_PRACTICE } from "../identities.ts";
import { profile } from "./profiles.ts";
import type { Subject } from "./subject.ts";

/** The practice itself, its surgery, and those who work there; keys `practice`, `surgery`, `gp` and `nurse`. */
export function practiceResources(
  subject: Subject,
): readonly (Organization | Location | Practitioner | PractitionerRole)[] {
  return [
    organization(subject, "practice", DEMONSTRATION_PRACTICE),
    {
      resourceType: "Location",
      id: subject.id("Location", "surgery"),
      meta: profile("Location"),
      status: "active",
      name: `${DEMONSTRATION_PRACTICE.name}, main surgery`,
      managingOrganization: subject.reference("Organization", "practice"),
    },
    ...practitioner(subject, "gp", {
      family: "Simulated",
      given: "Greta",
      prefix: "Dr",
      job: GENERAL_PRACTITIONER,
    }),
    ...practitioner(subject, "nurse", {
      family: "Imaginary",
      given: "Ned",
      prefix: "Mr",
      job: PRACTICE_NURSE,
    }),
  ];
}

/** An organisation; one without an ODS code is known by name alone, as EMIS records show hospitals. */
export function organization(
  subject: Subject,
  key: string,
  details: { readonly name: string; readonly odsCode?: string },
): Organization {
  const identifier =
    details.odsCode === undefined
      ? {}
      : { identifier: [{ system: SYSTEMS.odsOrganizationCode, value: details.odsCode }] };
  return {
    resourceType: "Organization",
    id: subject.id("Organization", key),
    meta: profile("Organization"),
    ...identifier,
    name: details.name,
  };
}

const GENERAL_PRACTITIONER = { code: "R0260", display: "General Medical Practitioner" } as const;
const PRACTICE_NURSE = { code: "R0620", display: "Practice Nurse" } as const;

function practitioner(
  subject: Subject,
  key: string,
  person: {
    readonly family: string;
    readonly given: string;
    readonly prefix: string;
    readonly job: { readonly code: string; readonly display: string };
  },
): readonly [Practitioner, PractitionerRole] {
  const { family, given, prefix, job } = person;
  return [
    {
      resourceType: "Practitioner",
      id: subject.id("Practitioner", key),
      meta: profile("Practitioner"),
      identifier: [{ system: SYSTEMS.sdsUserId, value: key === "gp" ? "555000000001" : "555000000002" }],
      name: [{ use: "official", family, given: [given], prefix: [prefix] }],
    },
    {
      resourceType: "PractitionerRole",
      id: subject.id("PractitionerRole", key),
      meta: profile("PractitionerRole"),
      practitioner: subject.reference("Practitioner", key),
      organization: subject.reference("Organization", "practice"),
      code: [
        { coding: [{ system: "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1", ...job }] },
      ],
    },
  ];
}
