/** The resources of a structured record, one function for each kind, with the elements that EMIS systems fill in. */

export interface Resource {
  readonly resourceType: string;
  readonly [element: string]: unknown;
}

/** What a resource of the patient's record is built from. */
export interface Facts {
  readonly id: string;
  readonly patient: string;
  /** `Encounter/id`. */
  readonly encounter: string;
  /** `Practitioner/id`. */
  readonly practitioner: string;
  /** A whole date and time, with its zone. */
  readonly when: string;
  readonly text: string;
}

export interface ListFacts extends Omit<Facts, "id" | "encounter" | "practitioner"> {
  /** Primary and secondary Lists have none. */
  readonly id?: string;
  readonly encounter?: string;
  readonly code: string;
  /** The code system. @default SNOMED CT */
  readonly system?: string;
  readonly items: readonly string[];
}

/** Ids of the one practice and the one place that every record names. */
export const ORGANIZATION = "5E496953-065B-41F2-9577-BE8F2FBD0757";
export const LOCATION = "EB3994A6-5A87-4B53-A414-913137072F57";

const PROFILE = "https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-";
const CARE_CONNECT = "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-";
const GP_CONNECT = "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-";
const SNOMED = "http://snomed.info/sct";

export function list(facts: ListFacts): Resource {
  const { id, encounter, code, system = SNOMED, text, when, items, patient } = facts;
  return {
    resourceType: "List",
    ...(id === undefined ? {} : { id }),
    meta: { profile: [`${PROFILE}List-1`] },
    ...(encounter === undefined ? { extension: [clinicalSetting()] } : {}),
    status: "current",
    mode: "snapshot",
    title: text,
    code: { coding: [{ system, code, display: text }] },
    subject: { reference: patient },
    ...(encounter === undefined ? {} : { encounter: { reference: encounter } }),
    date: when,
    orderedBy: {
      coding: [{ system: "http://hl7.org/fhir/list-order", code: "system", display: "Sorted by System" }],
    },
    entry: items.map((reference) => ({ item: { reference } })),
  };
}

export function encounter(facts: Omit<Facts, "encounter">): Resource {
  return {
    resourceType: "Encounter",
    id: facts.id,
    ...common("Encounter", facts.id),
    status: "finished",
    type: [{ text: facts.text }],
    subject: { reference: facts.patient },
    participant: [participant("PPRF", "primary performer"), participant("REC", "recorder")],
    period: { start: facts.when },
    location: [{ location: { reference: `Location/${LOCATION}` } }],
    serviceProvider: { reference: `Organization/${ORGANIZATION}` },
  };

  function participant(code: string, display: string): unknown {
    const type = [{ coding: [{ system: "http://hl7.org/fhir/v3/ParticipationType", code, display }] }];
    return { type, individual: { reference: facts.practitioner } };
  }
}

export function observation(facts: Facts, code: string, comment: string | undefined): Resource {
  return {
    resourceType: "Observation",
    id: facts.id,
    ...common("Observation", facts.id),
    status: "final",
    code: concept(code, facts.text),
    subject: { reference: facts.patient },
    context: { reference: facts.encounter },
    effectiveDateTime: facts.when,
    issued: facts.when,
    performer: [{ reference: facts.practitioner }],
    ...(comment === undefined ? {} : { comment }),
  };
}

export function medication(id: string, code: string, text: string): Resource {
  const drug = { system: "https://fhir.hl7.org.uk/Id/emis-drug-codes", code: `D${code}EMIS`, display: text };
  return {
    resourceType: "Medication",
    id,
    meta: { profile: [`${PROFILE}Medication-1`] },
    code: {
      coding: [
        { ...drug, userSelected: true },
        { system: SNOMED, code, display: text },
      ],
    },
  };
}

export function medicationRequest(facts: Facts, medicine: string, intent: "plan" | "order"): Resource {
  const prescriptionType = { system: `${PROFILE}PrescriptionType-1`, code: "repeat", display: "Repeat" };
  return {
    resourceType: "MedicationRequest",
    id: facts.id,
    ...common("MedicationRequest", facts.id),
    extension: [
      {
        url: `${GP_CONNECT}PrescriptionType-1`,
        valueCodeableConcept: { coding: [prescriptionType] },
      },
      {
        url: `${GP_CONNECT}MedicationRepeatInformation-1`,
        extension: [
          { url: "numberOfRepeatPrescriptionsIssued", valuePositiveInt: 4 },
          { url: "authorisationExpiryDate", valueDateTime: facts.when },
        ],
      },
    ],
    groupIdentifier: { value: facts.id.toLowerCase() },
    status: "active",
    intent,
    medicationReference: { reference: medicine },
    subject: { reference: facts.patient },
    context: { reference: facts.encounter },
    authoredOn: facts.when,
    recorder: { reference: facts.practitioner },
    dosageInstruction: [{ text: facts.text }],
    dispenseRequest: {
      validityPeriod: { start: facts.when.slice(0, 10) },
      quantity: { value: 56, unit: "tablet" },
      expectedSupplyDuration: { value: 28, unit: "day", system: "http://unitsofmeasure.org", code: "d" },
    },
  };
}

export function medicationStatement(facts: Facts, medicine: string, basedOn: string): Resource {
  return {
    resourceType: "MedicationStatement",
    id: facts.id,
    ...common("MedicationStatement", facts.id),
    extension: [{ url: `${GP_CONNECT}MedicationStatementLastIssueDate-1`, valueDateTime: facts.when }],
    basedOn: [{ reference: basedOn }],
    context: { reference: facts.encounter },
    status: "active",
    medicationReference: { reference: medicine },
    effectivePeriod: { start: facts.when.slice(0, 10) },
    dateAsserted: facts.when,
    subject: { reference: facts.patient },
    taken: "unk",
    dosage: [{ text: facts.text }],
  };
}

export function problem(facts: Facts, code: string, actual: string, related: readonly string[]): Resource {
  const content = `${CARE_CONNECT}RelatedClinicalContent-1`;
  return {
    resourceType: "Condition",
    id: facts.id,
    ...common("ProblemHeader-Condition", facts.id),
    extension: [
      { url: `${CARE_CONNECT}ActualProblem-1`, valueReference: { reference: actual } },
      ...related.map((reference) => ({ url: content, valueReference: { reference } })),
      { url: `${CARE_CONNECT}ProblemSignificance-1`, valueCode: "major" },
    ],
    clinicalStatus: "active",
    code: concept(code, facts.text),
    subject: { reference: facts.patient },
    context: { reference: facts.encounter },
    onsetDateTime: facts.when.slice(0, 10),
    assertedDate: facts.when,
    asserter: { reference: facts.practitioner },
  };
}

export function referral(facts: Facts, code: string, supportingInfo: readonly string[]): Resource {
  return {
    resourceType: "ReferralRequest",
    id: facts.id,
    ...common("ReferralRequest", facts.id),
    status: "unknown",
    intent: "order",
    priority: "routine",
    subject: { reference: facts.patient },
    context: { reference: facts.encounter },
    authoredOn: facts.when.slice(0, 10),
    requester: { agent: { reference: facts.practitioner } },
    reasonCode: [concept(code, facts.text)],
    supportingInfo: supportingInfo.map((reference) => ({ reference })),
    note: [{ text: "Mode:Letter" }, { text: "NHS / Private:NHS" }, { text: "Transport:None Required" }],
  };
}

/** A placeholder, where the size is over what GP Connect lets be retrieved. */
export function documentReference(facts: Facts, size: number): Resource {
  const root = "https://provider.example/A82038/STU3/1/GPConnect/Documents";
  const content =
    size > 5_242_880
      ? { title: `File size ${size} bytes greater than maximum allowable (5MB)` }
      : { url: `${root}/Binary/${facts.id.replaceAll("-", "").repeat(2)}` };
  return {
    resourceType: "DocumentReference",
    id: facts.id,
    ...common("DocumentReference", facts.id),
    status: "current",
    type: { text: facts.text },
    subject: { reference: facts.patient },
    created: facts.when,
    indexed: facts.when,
    custodian: { reference: `Organization/${ORGANIZATION}` },
    description: `${facts.text} (${facts.when.slice(0, 10)})`,
    content: [{ attachment: { contentType: "application/pdf", ...content, size } }],
    context: { encounter: { reference: facts.encounter } },
  };
}

function common(profile: string, id: string): Pick<Resource, "meta" | "identifier"> {
  return {
    meta: { profile: [`${PROFILE}${profile}-1`] },
    identifier: [{ system: "https://EMISWeb/A82038", value: id }],
  };
}

function concept(code: string, display: string): unknown {
  const description = {
    url: "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-coding-sctdescid",
    extension: [{ url: "descriptionId", valueId: `${code}11` }],
  };
  return { coding: [{ extension: [description], system: SNOMED, code, display, userSelected: true }] };
}

function clinicalSetting(): unknown {
  const service = { system: SNOMED, code: "1060971000000108", display: "General practice service" };
  return { url: `${GP_CONNECT}ClinicalSetting-1`, valueCodeableConcept: { coding: [service] } };
}
