/** The code system of the Spine's errors and warnings. By itself, so that its readers need not carry all the others. */
export const SPINE_ERROR_OR_WARNING_CODE = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";

/** Identifier and code systems that GP Connect names (STU3). */
export const SYSTEMS = {
  nhsNumber: "https://fhir.nhs.uk/Id/nhs-number",
  odsOrganizationCode: "https://fhir.nhs.uk/Id/ods-organization-code",
  sdsUserId: "https://fhir.nhs.uk/Id/sds-user-id",
  sdsRoleProfileId: "https://fhir.nhs.uk/Id/sds-role-profile-id",
  nhsServiceInteractionId: "https://fhir.nhs.uk/Id/nhsServiceInteractionId",
  nhsMhsPartyKey: "https://fhir.nhs.uk/Id/nhsMhsPartyKey",
  nhsSpineAsid: "https://fhir.nhs.uk/Id/nhsSpineASID",
  spineErrorOrWarningCode: SPINE_ERROR_OR_WARNING_CODE,
  secondaryListValues: "https://fhir.hl7.org.uk/STU3/CodeSystem/GPConnect-SecondaryListValues-1",
  snomed: "http://snomed.info/sct",
  actCode: "http://hl7.org/fhir/v3/ActCode",
} as const;

/** SNOMED CT codes of the Lists that make up a consultation. */
export const CONSULTATION_LISTS = {
  consultation: "325851000000107",
  topic: "25851000000105",
  heading: "24781000000107",
} as const;

/** The clinical areas of a structured record, by the SNOMED CT code of their primary List. */
export const CLINICAL_AREAS = {
  "1149501000000101": "consultations",
  "717711000000103": "problems",
  "792931000000107": "referrals",
  "887191000000108": "investigations",
  "826501000000100": "uncategorised",
  "714311000000108": "diary",
  "1102181000000102": "immunisations",
  "933361000000108": "medications",
  "886921000000105": "allergies",
  "1103671000000101": "ended-allergies",
} as const;

export type ClinicalArea = (typeof CLINICAL_AREAS)[keyof typeof CLINICAL_AREAS] | "documents";

/** Codes of the secondary Lists that name documents. */
export const DOCUMENT_LISTS = {
  consultations: "consultations-documents-contained-in-consultations",
  problems: "problems-documents-related-to-problems",
} as const;

/** The security label "not to be disclosed to the patient" (v3 ActCode). */
export const NOPAT = "NOPAT";

/**
 * The short name of a CareConnect or GP Connect extension, whichever of the published url spellings is used:
 * `https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-ActualProblem-1` and
 * `https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ActualProblem-1` are both `ActualProblem`.
 *
 * @returns `undefined` for the url of any other extension
 */
export function extensionName(url: string): string | undefined {
  return /^https?:\/\/fhir\.(?:hl7\.org|nhs)\.uk\/(?:STU3\/)?StructureDefinition\/Extension-CareConnect-(?:GPC-)?([A-Za-z]+)-\d+$/.exec(
    url.trim(),
  )?.[1];
}
