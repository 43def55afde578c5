import { DOCUMENTS_ROOT, type Provider, type SimulatedPatient } from "@gpdocs/provider-simulator";

/** Valid NHS numbers of nobody: the modulus 11 check digits are worked out by hand in the comments. */
// 9×10 = 90; 90 mod 11 = 2; 11 − 2 = 9.
export const ALICE = "9000000009";
// 9×10 + 1×2 = 92; 92 mod 11 = 4; 11 − 4 = 7.
export const BOB = "9000000017";
// 9×10 + 2×2 = 94; 94 mod 11 = 6; 11 − 6 = 5.
export const UNKNOWN = "9000000025";

export interface SmallDocument {
  readonly id: string;
  readonly title: string;
  /** Text of the document; `undefined` makes it a placeholder. */
  readonly text?: string;
  /** A placeholder's reason. */
  readonly reason?: string;
}

/** A patient with one consultation, whose topic holds the documents. */
export function smallPatient(nhsNumber: string, documents: readonly SmallDocument[]): SimulatedPatient {
  const patient = {
    resourceType: "Patient",
    id: `P${nhsNumber.slice(-2)}`,
    identifier: [{ system: "https://fhir.nhs.uk/Id/nhs-number", value: nhsNumber }],
    name: [{ use: "official", family: "Testcase", given: ["Tessa"] }],
  };
  const references = documents.map((document) => documentReference(document, `Patient/${patient.id}`));
  const encounter = {
    resourceType: "Encounter",
    id: `E-${patient.id}`,
    status: "finished",
    type: [{ text: "Surgery" }],
    subject: { reference: `Patient/${patient.id}` },
    period: { start: "2024-03-01" },
  };
  const list = (id: string, code: string, title: string, items: readonly string[]) => ({
    resourceType: "List",
    id: `${id}-${patient.id}`,
    title,
    code: { coding: [{ system: "http://snomed.info/sct", code }] },
    encounter: { reference: `Encounter/${encounter.id}` },
    entry: items.map((reference) => ({ item: { reference } })),
  });
  const keys = documents.map(({ id }) => `DocumentReference/${id}`);
  const resources = [
    patient,
    encounter,
    list("C", "325851000000107", "Consultation", [`List/T-${patient.id}`]),
    list("T", "25851000000105", "Letters", keys),
    ...references,
  ];
  return {
    nhsNumber,
    description: "A small patient of the tests",
    record: bundle("collection", resources),
    search: bundle("searchset", [patient, ...references]),
    binaries: new Map(
      documents.flatMap(({ id, text }) => (text === undefined ? [] : [[`B-${id}`, binary(text)] as const])),
    ),
    status: "active",
  };
}

/** Flags of the route through SDS and SSP. */
export function throughSpine({ urls, practice }: Provider): readonly string[] {
  return ["--ods-code", practice.odsCode, "--sds-url", urls.sds, "--ssp-url", urls.ssp, "--demo"];
}

/** Flags of the route to service roots. */
export function toServiceRoots({ urls: { serviceRoots } }: Provider): readonly string[] {
  const { structured, documents, migration } = serviceRoots;
  return ["--structured-url", structured, "--documents-url", documents, "--migrate-url", migration, "--demo"];
}

function documentReference({ id, title, text, reason }: SmallDocument, subject: string) {
  const file = {
    contentType: "text/plain",
    size: text?.length,
    url: `${DOCUMENTS_ROOT}/Binary/B-${id}`,
  };
  return {
    resourceType: "DocumentReference",
    id,
    identifier: [{ system: "https://practice.invalid/documents", value: `identifier-of-${id}` }],
    status: "current",
    type: { text: "Letter" },
    subject: { reference: subject },
    indexed: "2024-03-02T10:00:00+00:00",
    description: title,
    content: [{ attachment: text === undefined ? { contentType: "text/plain", title: reason } : file }],
  };
}

function bundle(type: string, resources: readonly object[]) {
  return { resourceType: "Bundle", type, entry: resources.map((resource) => ({ resource })) };
}

function binary(text: string) {
  const bytes = new TextEncoder().encode(text);
  return { contentType: "text/plain", size: bytes.length, bytes: () => bytes };
}
