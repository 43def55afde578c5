import { SYSTEMS } from "@gpdocs/model";
import type { Patient } from "fhir/r3.js";
import { gpcExtension, profile } from "./profiles.ts";
import type { Subject } from "./subject.ts";

export interface PersonDetails {
  readonly family: string;
  readonly given: string;
  readonly prefix: string;
  readonly gender: "female" | "male" | "other" | "unknown";
  readonly birthDate: string;
  readonly deceasedDateTime?: string;
}

/** The Patient, registered at the practice, the NHS number verified. */
export function patient(subject: Subject, person: PersonDetails): Patient {
  const { family, given, prefix, gender, birthDate, deceasedDateTime } = person;
  return {
    resourceType: "Patient",
    id: subject.id("Patient", "patient"),
    meta: profile("Patient"),
    identifier: [
      {
        extension: [
          {
            url: gpcExtension("NHSNumberVerificationStatus"),
            valueCodeableConcept: {
              coding: [
                {
                  system: "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1",
                  code: "01",
                  display: "Number present and verified",
                },
              ],
            },
          },
        ],
        system: SYSTEMS.nhsNumber,
        value: subject.nhsNumber,
      },
    ],
    active: true,
    name: [{ use: "official", text: `${given} ${family}`, family, given: [given], prefix: [prefix] }],
    gender,
    birthDate,
    ...(deceasedDateTime === undefined ? {} : { deceasedDateTime }),
    address: [{ use: "home", line: ["1 Nowhere Lane"], city: "Exampleton", postalCode: "ZZ99 3WZ" }],
    generalPractitioner: [subject.reference("Practitioner", "gp")],
    managingOrganization: subject.reference("Organization", "practice"),
  };
}
